import { show } from '../printable.ts';
import type { AppliedStep, Trace } from '../trace.ts';
import { inFlightAfter } from '../trace.ts';
import { changesOf } from './changes.ts';
import { headline } from './summary.ts';
import { stepText } from './step-words.ts';
import { messageText, serverName } from './words.ts';
import { plainPaint } from './paint.ts';

/** A run as a Mermaid sequence diagram: an arrow for each message that arrived or was lost, notes for the rest. */
export function mermaid(trace: Trace): string {
  const everyone = trace.initial.map(({ id }) => serverName(id));
  const over = everyone.length === 1 ? 'n1' : `${everyone[0] ?? ''},${everyone.at(-1) ?? ''}`;
  const lines = everyone.map((name) => `participant ${name}`);
  for (const step of trace.steps) {
    if (step.fate !== 'applied') continue;
    lines.push(...stepLines(step, stepText(step, everyone.length), over));
    if (step.number === trace.culprit) lines.push(...verdictLines(trace, over));
  }
  if (trace.culprit === null) lines.push(...verdictLines(trace, over));
  const left = inFlightAfter(trace, trace.steps.length).length;
  if (left > 0) lines.push(`Note over ${over}: ${mermaidText(`${left} still in flight`)}`);
  return ['sequenceDiagram', ...lines.map((line) => `  ${line}`), ''].join('\n');
}

function stepLines(made: AppliedStep, text: string, over: string): readonly string[] {
  const { step, message, server } = made;
  const note = (place: string, words: string): string =>
    `Note over ${place}: ${mermaidText(`${made.number}. ${words}`)}`;
  if (message !== null && (step.kind === 'deliver' || step.kind === 'drop')) {
    const { from, to } = message.envelope;
    const arrow = step.kind === 'deliver' ? '->>' : '-x';
    const words = `${made.number}. ${messageText(message.envelope.message)}${step.kind === 'drop' ? ' (lost)' : ''}`;
    return [
      `${serverName(from)}${arrow}${serverName(to)}: ${mermaidText(words)}`,
      ...(step.kind === 'deliver' ? [`Note over ${serverName(to)}: ${mermaidText(changeText(made))}`] : []),
    ];
  }
  if (step.kind === 'emit') return [];
  if (server === null) return [note(over, `${text}: ${changesOf(made)}`)];
  return [note(serverName(server), `${step.kind === 'crash' ? 'CRASH ' : ''}${text}: ${changeText(made)}`)];
}

/** Without the server's name: the note stands at it. */
const changeText = (made: AppliedStep): string => changesOf(made).replace(/^n\d+: /, '');

function verdictLines(trace: Trace, over: string): readonly string[] {
  return [
    `Note over ${over}: ${mermaidText(
      headline(trace, plainPaint)
        .map((line) => line.trim())
        .join(' '),
    )}`,
  ];
}

/** Text that Mermaid takes for nothing else: every character that might mean something is written as its number. */
export function mermaidText(text: string): string {
  return Array.from(show(text, 1000), (character) =>
    /[A-Za-z0-9 ,.()/_[\]|+=*'-]/.test(character) ? character : `#${character.codePointAt(0) ?? 0};`,
  ).join('');
}
