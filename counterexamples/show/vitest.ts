import { writeSchedule } from '../format/write.ts';
import { show } from '../printable.ts';
import type { Trace } from '../trace.ts';

/** A test to paste into a project that uses Vitest: the schedule, and that it comes out as it says. */
export function vitest({ schedule }: Trace): string {
  const { expect } = schedule;
  const outcome = expect.verdict === 'violated' ? `${expect.property} at step ${expect.atStep}` : 'nothing is violated';
  const title = show(`${schedule.title === '' ? 'a saved schedule' : schedule.title}: ${outcome}`);
  return `import { parseSchedule, replaySchedule } from 'raftcheck/counterexamples';
import { expect, test } from 'vitest';

const schedule = parseSchedule(
  ${templateLiteral(writeSchedule(schedule).trimEnd())},
  'this test',
);

// 'reproduced' is what the schedule says; 'fixed' or 'stale' tells that the code has changed since.
test(${stringLiteral(title)}, () => {
  expect(replaySchedule(schedule)).toMatchObject({ verdict: 'reproduced' });
});
`;
}

/** A text as a template literal that means exactly it. */
function templateLiteral(text: string): string {
  return `\`${text.replaceAll(/[\\`]|\$(?=\{)/g, (sign) => `\\${sign}`)}\``;
}

const stringLiteral = (text: string): string => `'${text.replaceAll(/[\\']/g, (sign) => `\\${sign}`)}'`;
