import type { Schedule } from '../../properties/seen/schedule.ts';
import { show } from '../printable.ts';
import { columnsMax, wrap } from './lines.ts';
import { plainPaint } from './paint.ts';
import type { Paint } from './paint.ts';
import { stepText } from './step-words.ts';
import { optionsLine } from './summary.ts';

const indented = '  ';

/** What a file says by itself, where its subject is not at hand to be run: what was expected, and every step. */
export function stepsPage(schedule: Schedule, paint: Paint = plainPaint): string {
  const { title, options, steps, expect } = schedule;
  const expected =
    expect.verdict === 'holds' ? 'nothing is violated' : `${show(expect.property)} at step ${expect.atStep}`;
  const lines = steps.map((step, k) => {
    const number = k + 1;
    const isLast = expect.verdict === 'violated' && expect.atStep === number;
    const text = `${isLast ? '>' : ' '}${String(number).padStart(4)} ${stepText({ fate: 'notRun', number, step }, options.servers)}`;
    return isLast ? paint.bold(paint.red(text)) : text;
  });
  return [
    `NOT RUN   expected: ${expected}`,
    ...(title === '' ? [] : [indented + show(title, columnsMax - indented.length)]),
    ...wrap(optionsLine(schedule), columnsMax - 4).map((line, k) =>
      paint.dim((k === 0 ? indented : indented + indented) + line),
    ),
    '',
    ...lines,
  ].join('\n');
}
