import type { Continuations } from '../../search/explain/continuations.ts';
import type { Explanation } from '../../search/explain/explain.ts';
import { show } from '../printable.ts';
import type { Trace, TraceStep } from '../trace.ts';
import { changesOf } from './changes.ts';
import {
  changeSentences,
  divergenceSentences,
  ruleSentences,
  sliceSentences,
  wayOutSentences,
} from './explanation-words.ts';
import { legendLines } from './legend.ts';
import { columnsOf, padEnd, paragraph, pipeColumns, wrap } from './lines.ts';
import type { Paint } from './paint.ts';
import { headline, optionsLines } from './summary.ts';
import { stepText } from './step-words.ts';

/** The name of a step stands before what passes behind it if there is room for it, else above. */
const labelColumns = 44;

/** Why a schedule fails, on a page: the rule, the steps with how many continuations still pass, and what would help. */
export function explanationPage(trace: Trace, explanation: Explanation, paint: Paint, columns = pipeColumns): string {
  const { divergence, continuations, change } = explanation;
  const part = (title: string, sentences: readonly string[]): readonly string[] =>
    sentences.length === 0 ? [] : ['', paint.bold(title), ...sentences.flatMap((text) => paragraph(text, 2, columns))];
  const steps = stepTable(trace, explanation, paint, columns);
  return [
    ...headline(trace, paint, columns),
    ...part('Where code and spec part', divergence === null ? [] : divergenceSentences(trace, divergence)),
    ...part('The rule', ruleSentences(explanation)),
    '',
    ...steps,
    ...part('Its causes', sliceSentences(trace, explanation)),
    ...part(
      'The last way out',
      continuations === null ? [] : [...wayOutSentences(trace, explanation), howTried(continuations)],
    ),
    ...part('The smallest change', changeSentences(trace, change)),
    '',
    ...[...legendLines(steps, columns), ...optionsLines(trace.schedule, 2, columns)].map(paint.dim),
  ].join('\n');
}

/** What took a search, in a few lines, to stand under the picture of the run, which begins with the rest. */
export function explanationLines(
  trace: Trace,
  explanation: Explanation,
  paint: Paint,
  columns = pipeColumns,
): readonly string[] {
  const { slice, change } = explanation;
  const line = (name: string, sentence: string | undefined): readonly string[] =>
    sentence === undefined ? [] : paragraph(`${name} ${sentence}`, 2, columns);
  return [
    ...line('causes:', slice.outside.length === 0 ? undefined : sliceSentences(trace, explanation)[1]),
    ...line('the last way out:', wayOutSentences(trace, explanation)[0]),
    ...line('the smallest change:', changeSentences(trace, change)[0]),
  ];
}

function howTried({ branchings }: Continuations): string {
  const tried = branchings[0]?.tried ?? 0;
  return `Tried behind each step, as ways to go on: ${tried - 1} calm ones drawn at random, and one in which all faults stop at once; each ends without faults. That none passes is evidence, not proof.`;
}

/** Every step with the change that it made, and behind it how many of the continuations still pass. */
function stepTable(trace: Trace, explanation: Explanation, paint: Paint, columns: number): readonly string[] {
  const { continuations, slice, culprit } = explanation;
  const passes = new Map(continuations?.branchings.map(({ after, passed, tried }) => [after, `${passed} of ${tried}`]));
  const head = passes.size === 0 ? [] : [paint.dim(`${' '.repeat(8)}${padEnd('step', labelColumns)}  then still pass`)];
  const shown = trace.steps.filter(({ fate }) => fate !== 'notRun');
  return [
    ...head,
    ...shown.flatMap((step) => {
      const { number } = step;
      const end = slice.ends.includes(number) && slice.ends.length > 1 ? '*' : ' ';
      const mark = number === culprit ? '>' : slice.outside.includes(number) ? '-' : end;
      return stepLines(trace, step, mark, noteOf(explanation, step, passes.get(number) ?? ''), paint, columns);
    }),
    ...(slice.outside.length > 0 ? [paint.dim('-       not in the causal past of the violation')] : []),
    ...(slice.ends.length > 1 && culprit !== null ? [paint.dim('*       does not fit together with >')] : []),
  ];
}

function noteOf(
  { continuations, culprit, violation, divergence }: Explanation,
  { number }: TraceStep,
  passes: string,
): string {
  const notes = [
    passes,
    ...(number === culprit ? [`<- ${show(violation.property)}`] : []),
    ...(number === continuations?.turningPoint && number !== culprit ? ['<- the turn'] : []),
    ...(number === divergence?.step && number !== culprit ? ['<- off the spec'] : []),
  ];
  return notes.filter((note) => note !== '').join('  ');
}

function stepLines(
  trace: Trace,
  step: TraceStep,
  mark: string,
  note: string,
  paint: Paint,
  columns: number,
): readonly string[] {
  const label = stepText(step, trace.schedule.options.servers);
  const effect = step.fate === 'applied' ? changesOf(step) : '(does not apply here: skipped)';
  const brush = mark === '>' ? paint.red : mark === '-' || step.fate !== 'applied' ? paint.dim : paint.bold;
  const first = `${mark}${String(step.number).padStart(5)}  ${padEnd(label, labelColumns)}  ${note}`.trimEnd();
  const fits = columnsOf(first) <= columns;
  const head = fits ? [first] : [`${mark}${String(step.number).padStart(5)}  ${label}`, `${' '.repeat(8)}${note}`];
  if (mark === '-') return head.map(brush);
  return [...head.map(brush), ...wrap(effect, columns - 10).map((line) => ' '.repeat(10) + line)];
}
