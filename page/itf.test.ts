import { describe, expect, test } from 'vitest';
import { itfDocument } from '../counterexamples/import/itf/itf-document.ts';
import { readItf } from '../counterexamples/import/itf/read-itf.ts';
import type { PageServer, RunDocument } from '../counterexamples/page/document.ts';
import { packed, unpacked } from '../counterexamples/page/packed.ts';
import { documentOf } from '../counterexamples/page/run-document.ts';
import { pagedRun } from '../counterexamples/page/steps.ts';
import { itf } from '../counterexamples/show/itf.ts';
import { savedRun } from '../counterexamples/testing/saved-runs.ts';
import { Run } from './run.ts';

const nothing = { unknown: 'x' } as const;

/** What ITF tells of a server. */
function told(shown: PageServer): object {
  const { leader: _, durable: __, configuration: ___, more: ____, ...server } = shown;
  return { ...server, votes: server.votes.toSorted((one, other) => one - other) };
}

/** The servers at the beginning and after every step that was made. */
function serversOf(document: RunDocument): readonly object[] {
  const run = new Run(document);
  const made = document.steps.filter(({ fate }) => fate === 'applied').map(({ number }) => number);
  return [0, ...made].map((number) => run.serversAfter(number).map(told));
}

describe('a trace that raftcheck wrote is shown as its run is, step for step', () => {
  test.each([
    'stale-term-vote-counted',
    'prev-term-not-checked',
    'vote-forgotten-on-same-term-stepdown',
    'snapshot-keeps-conflicting-suffix',
    'term-adoption-not-persisted',
    'overlapping-config-changes',
    'readindex-skips-quorum',
  ])('%s', (fault) => {
    const trace = savedRun(`faults/${fault}.json`);
    const around = { schedule: '', shrinking: nothing, command: '', tool: '', spec: nothing, story: nothing };
    const run = documentOf(trace, trace, { ...around, ...pagedRun(trace, trace.schedule.steps.length, null) });
    const shown = itfDocument(readItf(itf(trace), 'x.itf.json'), { source: 'x.itf.json', command: '', tool: '' });
    expect(serversOf(shown)).toEqual(serversOf(run));
    const fates = ({ messages }: RunDocument): readonly object[] =>
      messages.map(({ name, from, to, kind, term, arrived, lost }) => ({
        name,
        from,
        to,
        kind,
        term,
        arrived: arrived.length,
        isLost: lost !== null,
      }));
    expect(fates(shown)).toEqual(fates(run));
    expect(unpacked(packed(shown))).toEqual(shown);
  });
});
