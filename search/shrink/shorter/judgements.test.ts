import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HistoryInvariant, Invariant } from '../../../properties/invariants/invariant.ts';
import { holds, violated } from '../../../properties/invariants/invariant.ts';
import { runSteps } from '../../../world/cluster/run.ts';
import { World } from '../../../world/cluster/world.ts';
import type { Step } from '../../../properties/seen/schedule.ts';
import { plainOptions } from '../../../world/testing/story.ts';
import { targetNamed } from '../../../world/testing/target-named.ts';
import type { Judgement } from '../../../properties/judging/judge.ts';
import { drafts } from '../../drawing/draft.ts';
import type { DraftOptions } from '../../drawing/draft.ts';
import { runDraft } from '../../drawing/run-draft.ts';
import { digestWords } from '../../numbering/digest.ts';
import { historyKey, sortedHistory } from '../../symmetry/history-key.ts';
import { renamingsOf, reordered } from '../../symmetry/permutations.ts';
import type { Renaming } from '../../symmetry/permutations.ts';
import { Judgements } from './judgements.ts';
import { ShorterSearch } from './search.ts';
import { spaceOf } from './space.ts';

/** A third heartbeat is one too many. Nothing else than its memory tells them apart. */
const fewHeartbeats: HistoryInvariant<ReadonlySet<string>> = {
  name: 'Few Heartbeats',
  paper: '',
  of: 'history',
  memory: {
    initial: new Set(),
    after: (seen, { step }) => (step === 'heartbeat' ? new Set([...seen, `heartbeat ${seen.size}`]) : seen),
  },
  check: (_, seen) => (seen.size > 2 ? violated('a third heartbeat') : holds),
};

const target = { ...targetNamed('impl', { conformance: false }), invariants: [fewHeartbeats] };
const options = { ...plainOptions, servers: 1 };
const unrenamed: Renaming = [1, 2, 3];
const heartbeat: Step = { kind: 'heartbeat', server: 1 };

test('what an invariant remembers as a set tells judgements apart', () => {
  const steps: readonly Step[] = [{ kind: 'timeout', server: 1 }, heartbeat, heartbeat, heartbeat];
  const { violation } = runSteps(target, options, steps);
  if (violation === null) throw new RangeError('nothing is violated');
  const space = spaceOf(target, options, null, violation.property, null);
  const search = new ShorterSearch(target, options, space, { violation, stepsMax: 4 });
  while (search.advance(100) === 'searching');
  expect(search.status).toBe('found');
  expect(search.path.map(({ input }) => input.kind)).toEqual([
    'electionTimeout',
    'heartbeatTimeout',
    'heartbeatTimeout',
    'heartbeatTimeout',
  ]);
});

test('servers are not renamed where an invariant of somebody else may remember them', () => {
  expect(spaceOf(target, options, null, fewHeartbeats.name, null).reductions).toBe('dead');
  expect(spaceOf({ ...target, invariants: [] }, options, null, fewHeartbeats.name, null).reductions).toBe('all');
});

/** Kept whole, as one text: what two judgements share exactly if they are equal once all servers are renamed. */
function wholeKey({ history, memories, lives }: Judgement, renaming: Renaming): string {
  const known = [historyKey(sortedHistory(history), renaming), memories, reordered(renaming, lives)];
  return JSON.stringify(known, (_, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value,
  );
}

test('judgements are told apart by their parts as they are as a whole, renamed or not', () => {
  const judged = targetNamed('impl', { conformance: false });
  const drawnOptions: DraftOptions = { servers: 3, features: ['readIndex', 'membership'], clients: 0, steps: 60 };
  const renamings = renamingsOf(3, 'all');
  fc.assert(
    fc.property(drafts(drawnOptions), (draft) => {
      const met: Judgement[] = [];
      runDraft(judged, draft, { after: ({ judge }) => void met.push(judge.judgement) });
      const { judge } = new World(judged.make(draft.options), draft.options, judged.invariants, false);
      const judgements = new Judgements(judge, renamings, () => false);
      const numbers = met.map((one) => judgements.numberOf(one));
      for (const [k, renaming] of renamings.entries()) {
        const keys = met.map((one) => wholeKey(one, renaming));
        const digests = numbers.map((number) => {
          const at = digestWords * (number * renamings.length + k);
          return judgements.digests.values.slice(at, at + digestWords).join();
        });
        expect(digests.map((digest) => digests.indexOf(digest))).toEqual(keys.map((key) => keys.indexOf(key)));
      }
      const keys = met.map((one) => wholeKey(one, unrenamed));
      expect(numbers.map((number) => numbers.indexOf(number))).toEqual(keys.map((key) => keys.indexOf(key)));
      expect(numbers.map((number) => wholeKey(judgements.at(number), unrenamed))).toEqual(keys);
    }),
    { numRuns: 20 },
  );
});

/** Only the other servers tell whether the same step, after the same history, breaks it. */
const fewDown: Invariant = {
  name: 'Few Down',
  paper: '',
  of: 'state',
  check: ({ servers }) => (servers.every(({ up }) => !up) ? violated('all are down') : holds),
};

test('a step is judged beside the servers as they are then', () => {
  const crashing = { ...targetNamed('impl', { conformance: false }), invariants: [fewDown] };
  const violation = { property: fewDown.name, paper: '', fact: '', atStep: 3, difference: null };
  const space = spaceOf(crashing, plainOptions, null, fewDown.name, null);
  const search = new ShorterSearch(crashing, plainOptions, space, { violation, stepsMax: 4 });
  while (search.advance(100) === 'searching');
  expect(search.path.map(({ input }) => input.kind)).toEqual(['crash', 'crash', 'crash']);
});
