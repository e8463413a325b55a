import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allInvariants } from '../../properties/invariants/all.ts';
import type { Schedule, Step } from '../../properties/seen/schedule.ts';
import { implementation } from '../../world/subjects/implementation.ts';
import type { Target } from '../../properties/judging/target.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { loadSchedule } from '../format/load.ts';
import { rst } from '../show/notation/rst.ts';
import { traceOf } from '../trace.ts';
import type { Trace } from '../trace.ts';
import { differences } from './alignment.ts';
import type { Table } from './alignment.ts';
import { differingRows } from './follower-rewrite-1.differences.ts';
import { expectedRows } from './follower-rewrite-1.rows.ts';

const schedule = loadSchedule(fileURLToPath(new URL('follower-rewrite-1.json', import.meta.url)));

/** The rows of the tables that `raftcheck show --format rst` prints, by section. */
function tablesOf(trace: Trace): readonly Table[] {
  const tables = rst(trace).split('.. collapse:: section ').slice(1);
  return tables.map((table) => {
    const rows = table.split('\n').filter((line) => line.startsWith('   | '));
    return rows.slice(2).map((line) => cellsOf(line.trim().slice(1, -1))); // without the header rows
  });
}

const cellsOf = (line: string): readonly string[] => line.split('|').map((cell) => cell.trim());

const page: readonly Table[] = expectedRows.map((section) => section.map(cellsOf));

/** Term, log and commitIndex of every server after the last step. */
function endOf({ steps }: Trace): unknown {
  const last = steps.findLast((step) => step.fate === 'applied');
  return last?.after.map(({ currentTerm, log, commitIndex }) => ({ currentTerm, log, commitIndex }));
}

/** Steps for what the textbook leaders send beyond the page's, each by the step that they follow. */
const moreMessages: Readonly<Record<number, readonly Step[]>> = {
  30: [
    { kind: 'drop', message: '1>2 AppendEntries t1 #3' },
    { kind: 'drop', message: '1>3 AppendEntries t1 #3' },
  ],
  52: [{ kind: 'emit', message: '2>1 AppendEntries t2 #2' }],
  58: [{ kind: 'drop', message: '2>1 AppendEntries t2 #3' }],
};

function withMore(
  { steps, sections = [], ...rest }: Schedule,
  more: Readonly<Record<number, readonly Step[]>>,
): Schedule {
  const longer = (upTo: number): readonly Step[] =>
    steps.slice(0, upTo).flatMap((step, k) => [step, ...(more[k + 1] ?? [])]);
  const moved = sections.map(({ fromStep, title }) => ({ fromStep: longer(fromStep - 1).length + 1, title }));
  return { ...rest, sections: moved, steps: longer(steps.length) };
}

const documentedEngine = targetNamed('documented');

test('on the documented engine all 77 rows are those of the page', () => {
  const tables = tablesOf(traceOf(documentedEngine, schedule));
  const rows = tables.flat().map((cells) => cells.join('|'));
  const equal = page.flat().filter((cells, k) => cells.join('|') === rows[k]);
  console.log(
    `follower_rewrite_1: Role, Op and Delta equal the page's in ${equal.length} of ${page.flat().length} rows`,
  );
  expect(tables).toEqual(page);
  expect(equal).toHaveLength(77);
});

test('on the documented engine every step applies, twice the same, and nothing is violated', () => {
  const trace = traceOf(documentedEngine, schedule);
  expect(trace.outcome.skipped).toEqual([]);
  expect(trace.outcome.violation).toBeNull();
  expect(traceOf(documentedEngine, schedule)).toEqual(trace);
});

test('without its harness the engine is stuck: who knows a leader refuses every pre-vote (K6)', () => {
  const steps = schedule.steps.flatMap((step): readonly Step[] => {
    if (step.kind === 'emit') return [];
    if (step.kind !== 'harness') return [step];
    return step.action === 'campaign' ? [{ kind: 'timeout', server: step.server }] : [];
  });
  const { sections: _, ...alone } = { ...schedule, steps };
  const trace = traceOf(documentedEngine, alone);
  const rows = tablesOf(trace)
    .flat()
    .map((cells) => cells.join('|'));
  expect(rows).toContainEqual(expect.stringContaining('p_v+N-2 yes-False'));
  expect(trace.outcome.violation).toBeNull();
  expect(traceOf(documentedEngine, alone)).toEqual(trace);
});

describe('on the textbook implementation', () => {
  // What the harness does by hand is part of the story, so this one obeys it as well.
  const textbook: Target = {
    name: 'impl',
    make: (options) => ({ ...implementation(options), harness: true }),
    invariants: allInvariants,
  };
  const trace = traceOf(textbook, withMore(schedule, moreMessages));

  test('every invariant is kept, and the servers end as on the page', () => {
    expect(trace.outcome.violation).toBeNull();
    expect(endOf(trace)).toEqual(endOf(traceOf(documentedEngine, schedule)));
  });

  test('every row that differs from the page has its rule', () => {
    const explained = Object.values(differingRows).flat();
    expect(differences(page, tablesOf(trace)).toSorted()).toEqual(explained.toSorted());
  });
});
