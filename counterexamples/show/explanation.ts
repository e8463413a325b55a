import type { Continuations } from '../../search/explain/continuations.ts';
import type { Explanation } from '../../search/explain/explain.ts';
import { show } from '../printable.ts';
import type { Trace, TraceStep } from '../trace.ts';
import { changesOf } from './changes.ts';
import {
  changeSentences,
  differenceText,
  divergenceSentences,
  ruleSentences,
  sliceSentences,
  wayOutSentences,
} from './explanation-words.ts';
import { columnsOf, padEnd, wrap } from './lines.ts';
import type { Paint } from './paint.ts';
import { headline, optionsLine } from './summary.ts';
import { stepText } from './step-words.ts';

/** An explanation is prose: it fits any terminal. */
const columns = 80;
const labelColumns = 44;

/** Why a schedule fails, on a page: the rule, the steps with how many continuations still pass, and what would help. */
export function explanationPage(trace: Trace, explanation: Explanation, paint: Paint): string {
  const { divergence, continuations, change } = explanation;
  const part = (title: string, sentences: readonly string[]): readonly string[] =>
    sentences.length === 0 ? [] : ['', paint.bold(title), ...sentences.flatMap((text) => indented(text, 2))];
  return [
    ...headline(trace, paint, columns),
    ...indented(optionsLine(trace.schedule), 2).map(paint.dim),
    ...part('The rule', ruleSentences(explanation)),
    '',
    ...stepTable(trace, explanation, paint),
    ...part('Where code and spec part', divergence === null ? [] : divergenceSentences(trace, divergence)),
    ...part('Its causes', sliceSentences(trace, explanation)),
    ...part(
      'The last way out',
      continuations === null ? [] : [...wayOutSentences(trace, explanation), howTried(continuations)],
    ),
    ...part('The smallest change', changeSentences(trace, change)),
  ].join('\n');
}

/** The same in a few lines, to stand under the picture of the run. */
export function explanationLines(trace: Trace, explanation: Explanation, paint: Paint): readonly string[] {
  const { violation, divergence, slice, change, rule } = explanation;
  const line = (name: string, sentence: string | undefined): readonly string[] =>
    sentence === undefined ? [] : indented(`${name} ${sentence}`, 2);
  return [
    ...line('rule:', rule.rule === null ? undefined : show(rule.rule)),
    // A violation of conformance is this very difference, and the picture has said it.
    ...(divergence === null || violation.difference !== null
      ? []
      : line('spec:', `parts at step ${divergence.step}: ${differenceText(divergence)}.`)),
    ...line('causes:', slice.outside.length === 0 ? undefined : sliceSentences(trace, explanation)[1]),
    ...line('way out:', wayOutSentences(trace, explanation)[0]),
    ...line('change:', changeSentences(trace, change)[0]),
  ].map(paint.dim);
}

function howTried({ branchings }: Continuations): string {
  const tried = branchings[0]?.tried ?? 0;
  return `Tried behind each step: ${tried - 1} calm continuations drawn at random, and one in which all faults stop at once; each ends without faults. That none passes is evidence, not proof.`;
}

/** Every step with the change that it made, and behind it how many of the continuations still pass. */
function stepTable(trace: Trace, explanation: Explanation, paint: Paint): readonly string[] {
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
      return stepLines(trace, step, mark, noteOf(explanation, step, passes.get(number) ?? ''), paint);
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

function stepLines(trace: Trace, step: TraceStep, mark: string, note: string, paint: Paint): readonly string[] {
  const label = stepText(step, trace.schedule.options.servers);
  const effect = step.fate === 'applied' ? changesOf(step) : '(does not apply here: skipped)';
  const brush = mark === '>' ? paint.red : mark === '-' || step.fate !== 'applied' ? paint.dim : paint.bold;
  const first = `${mark}${String(step.number).padStart(5)}  ${padEnd(label, labelColumns)}  ${note}`.trimEnd();
  const fits = columnsOf(first) <= columns;
  const head = fits ? [first] : [`${mark}${String(step.number).padStart(5)}  ${label}`, `${' '.repeat(8)}${note}`];
  if (mark === '-') return head.map(brush);
  return [...head.map(brush), ...wrap(effect, columns - 10).map((line) => ' '.repeat(10) + line)];
}

function indented(text: string, by: number): readonly string[] {
  return wrap(text, columns - by - 2).map((line, k) => ' '.repeat(k === 0 ? by : by + 2) + line);
}
