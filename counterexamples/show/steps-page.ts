import type { Schedule } from '../../properties/seen/schedule.ts';
import { show } from '../printable.ts';
import { assertedLines, differsLines } from './assertion-lines.ts';
import { hanging, paragraph, pipeColumns, wrap } from './lines.ts';
import { plainPaint } from './paint.ts';
import type { Paint } from './paint.ts';
import { stepText } from './step-words.ts';
import { optionsLines } from './summary.ts';

const indent = 2;

/** What a file says by itself, where its subject is not at hand to be run: what was expected, and every step. */
export function stepsPage(schedule: Schedule, paint: Paint = plainPaint, columns = pipeColumns): string {
  const { title, options, steps, expect } = schedule;
  const expected =
    expect.verdict === 'holds' ? 'nothing is violated' : `${show(expect.property)} at step ${expect.atStep}`;
  const lines = steps.flatMap((step, k) => {
    const number = k + 1;
    const isLast = expect.verdict === 'violated' && expect.atStep === number;
    const margin = `${isLast ? '>' : ' '}${String(number).padStart(4)} `;
    const text = stepText({ fate: 'notRun', number, step }, options.servers);
    const [first = '', ...rest] = hanging(wrap(text, columns - margin.length - 2), margin.length);
    const whole = [margin + first.trimStart(), ...rest];
    const shown = isLast ? whole.map((line) => paint.bold(paint.red(line))) : whole;
    return [...shown, ...assertedLines(schedule, number, columns).map(paint.dim)];
  });
  return [
    `NOT RUN   expected: ${expected}`,
    ...(title === '' ? [] : paragraph(show(title), indent, columns)),
    ...differsLines(schedule, columns),
    '',
    ...lines,
    '',
    ...optionsLines(schedule, indent, columns).map(paint.dim),
  ].join('\n');
}
