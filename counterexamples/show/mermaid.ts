import { nameOfMessage } from '../../properties/seen/view.ts';
import { show } from '../printable.ts';
import type { AppliedStep, Trace } from '../trace.ts';
import { inFlightAfter } from '../trace.ts';
import { changesOf, sendingsInFull } from './changes.ts';
import { wrap, wrapItems } from './lines.ts';
import { plainPaint } from './paint.ts';
import { breakingMessage } from './breaking-message.ts';
import type { BreakingMessage } from './breaking-message.ts';
import { journeysOf } from './journeys.ts';
import { stepText } from './step-words.ts';
import { headline } from './summary.ts';
import { messageText, serverName } from './words.ts';

/** Mermaid breaks no line by itself. */
const noteColumns = 44;
const flightsShown = 12;

/**
 * A run as a Mermaid sequence diagram: an arrow for each message that arrived or was lost, with the step that sent it, and
 * notes for the rest, in which what is sent stands in full. The step of the violation stands in a red box, the one that sent
 * what arrived with it in a yellow one.
 */
export function mermaid(trace: Trace): string {
  const everyone = trace.initial.map(({ id }) => serverName(id));
  const diagram = new Diagram(trace, everyone.length === 1 ? 'n1' : `${everyone[0] ?? ''},${everyone.at(-1) ?? ''}`);
  const lines = everyone.map((name) => `participant ${name}`);
  for (const step of trace.steps) {
    if (step.fate !== 'applied') continue;
    const told = diagram.step(step);
    const cause = diagram.cause(step);
    if (step.number === trace.culprit) lines.push(boxes.culprit, ...told, diagram.verdict(), 'end');
    else lines.push(...(cause === null ? told : [boxes.cause, ...told, cause, 'end']));
  }
  if (trace.culprit === null) lines.push(diagram.verdict());
  lines.push(...diagram.left());
  return ['sequenceDiagram', ...lines.map((line) => `  ${line}`), ''].join('\n');
}

const boxes = { culprit: 'rect rgb(255, 225, 225)', cause: 'rect rgb(255, 243, 205)' } as const;

class Diagram {
  readonly #trace: Trace;
  readonly #over: string; // the place of what concerns all
  readonly #sentAt: ReadonlyMap<string, number>; // by identity
  readonly #cause: BreakingMessage | null;

  constructor(trace: Trace, over: string) {
    this.#trace = trace;
    this.#over = over;
    this.#sentAt = new Map(journeysOf(trace.steps).map(({ message, sentAt }) => [message.identity, sentAt]));
    this.#cause = breakingMessage(trace);
  }

  step(made: AppliedStep): readonly string[] {
    const { step, message, server, number } = made;
    if (message !== null && (step.kind === 'deliver' || step.kind === 'drop')) {
      const { from, to } = message.envelope;
      const isLost = step.kind === 'drop';
      const sent = `sent in step ${this.#sentAt.get(message.identity) ?? 0}`;
      const words = `${number}. ${messageText(message.envelope.message)}${isLost ? ' is lost' : ''}, ${sent}`;
      const arrow = `${serverName(from)}${isLost ? '-x' : '->>'}${serverName(to)}: ${mermaidText(words)}`;
      return isLost ? [arrow] : [arrow, note(serverName(to), this.#changes(made))];
    }
    if (step.kind === 'emit') return [];
    const text = `${stepText(made, this.#trace.schedule.options.servers)}: ${this.#changes(made)}`;
    const place = server === null ? this.#over : serverName(server);
    return [note(place, `${number}. ${step.kind === 'crash' ? 'CRASH ' : ''}${text}`)];
  }

  /** Without the server's name: the note stands at it. */
  #changes(made: AppliedStep): string {
    return changesOf(made, sendingsInFull).replace(/^n\d+: /, '');
  }

  /** Said of the step that sent what arrived with the violation; null of any other. */
  cause({ number }: AppliedStep): string | null {
    const cause = this.#cause;
    if (cause?.sentAt !== number) return null;
    const { property, arrivedAt, envelope } = cause;
    const { from, to, message } = envelope;
    const text = `CAUSE: this ${nameOfMessage(message)} to ${serverName(to)} breaks ${property} in step ${arrivedAt}`;
    return note(serverName(from), text);
  }

  verdict(): string {
    const [first = '', ...more] = headline(this.#trace, plainPaint, Infinity).join(' ').split(/ {2,}/);
    return note(this.#over, more.length === 0 ? first : `${first}: ${more.join(' ')}`);
  }

  left(): readonly string[] {
    const flights = inFlightAfter(this.#trace, this.#trace.steps.length);
    if (flights.length === 0) return [];
    const named = flights.slice(0, flightsShown).map(({ identity }) => show(identity));
    const more = flights.length - named.length;
    const items = more > 0 ? [...named, `… +${more}`] : named;
    const lines = [`${flights.length} still in flight:`, ...wrapItems(items, ', ', noteColumns)];
    return [`Note over ${this.#over}: ${lines.map(escaped).join('<br/>')}`];
  }
}

const note = (place: string, text: string): string => `Note over ${place}: ${mermaidText(text)}`;

/**
 * Text that Mermaid takes for nothing else, in lines that fit: every character that might mean something is written as its
 * number.
 */
export function mermaidText(text: string): string {
  return wrap(show(text, 1000), noteColumns).map(escaped).join('<br/>');
}

/** The word `end` ends what is open, wherever it stands. */
const escaped = (text: string): string =>
  Array.from(
    text.replaceAll(/\bend\b/gi, (word) => `${word.charAt(0)}\u200b${word.slice(1)}`),
    (character) => (/[A-Za-z0-9 ,.()/_[\]|+=*'-]/.test(character) ? character : `#${character.codePointAt(0) ?? 0};`),
  ).join('');
