import type { Schedule } from '../../properties/seen/schedule.ts';
import { show } from '../printable.ts';
import type { Trace } from '../trace.ts';
import { unmetIn, unmetText } from '../unmet.ts';
import type { Unmet } from '../unmet.ts';
import { assertionText } from './assertion-words.ts';
import { hanging, paragraph, wrap } from './lines.ts';
import type { Paint } from './paint.ts';

/** Where the numbers of steps stand. */
const indent = 6;

/** What is shown of what holds between the steps: longer ones are cut. */
const textColumns = 400;

/** Lines behind step `number`: `=` before what is asserted of it, `!` before what is not so. */
export type LinesBehind = (number: number) => readonly string[];

/** Of a run, in which it shows what holds. */
export function assertionsOfRun(trace: Trace, paint: Paint, columns: number): LinesBehind {
  const unmet = unmetIn(trace);
  return (number) => [
    ...assertedLines(trace.schedule, number, columns).map(paint.dim),
    ...unmet
      .filter(({ after }) => after === number)
      .flatMap((one) => signed('!', unmetText(one), columns).map(paint.red)),
  ];
}

/** What a schedule asserts after that step, run or not. */
export const assertedLines = (
  { assertions = [] }: Pick<Schedule, 'assertions'>,
  number: number,
  columns: number,
): readonly string[] =>
  assertions
    .filter(({ after }) => after === number)
    .flatMap((assertion) => signed('=', show(assertionText(assertion), textColumns), columns));

/** In what a story that is told elsewhere is another one here. */
export const differsLines = ({ differs = [] }: Pick<Schedule, 'differs'>, columns: number): readonly string[] =>
  differs.flatMap((line) => paragraph(`differs: ${show(line, textColumns)}`, 2, columns));

/** The verdict of a run in which no property is violated and not all is as asserted. */
export function unmetFact(unmet: readonly Unmet[]): string {
  const steps = [...new Set(unmet.map(({ after }) => after))];
  const [first] = steps;
  const where = steps.length === 1 ? `after step ${first}` : `first after step ${first}`;
  return `${unmet.length === 1 ? 'one thing that is' : `${unmet.length} things that are`} asserted, ${where}`;
}

const signed = (sign: string, text: string, columns: number): readonly string[] =>
  hanging(wrap(`${sign} ${text}`, columns - indent - 2), indent);
