// @module-tag slow
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allInvariants } from '../invariants/all.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { Finding } from '../../search/engine/fuzz.ts';
import type { ClusterOptions, Feature, Input, Subject, WorldOption } from '../seen/subject.ts';
import { implementation } from '../../world/subjects/implementation.ts';
import { specification } from '../../world/subjects/specification/specification.ts';
import type { Target } from '../judging/target.ts';
import type { Nemesis } from '../../world/steps/descriptor.ts';
import type { Outside } from '../../world/testing/tampered.ts';
import { searchFor } from '../../search/testing/search-for.ts';
import { tampered } from '../../world/testing/tampered.ts';
import type { MessageKind } from '../seen/view.ts';
import { conformance } from '../judging/judge.ts';
import { lockstep } from './lockstep.ts';

/** One row of the table in docs/conformance.md: a deviation there that breaks no property, so that only this sees it. */
interface Row {
  readonly row: string;
  readonly deviation: string;
  readonly field: RegExp;
  applies(input: Input, outside: Outside): boolean;
  change(outside: Outside): Outside;
  readonly features?: readonly Feature[]; // default: drawn
  readonly nemesis?: readonly Nemesis[]; // default: the usual ones
  readonly world?: readonly WorldOption[]; // default: nothing takes time
}

const countGhost = (outside: Outside): Outside => ({
  ...outside,
  view: { ...outside.view, votesGranted: [9] },
});

const twice = (outside: Outside): Outside => ({ ...outside, sent: [...outside.sent, ...outside.sent] });

const received = (kind: MessageKind) => (input: Input) =>
  input.kind === 'receive' && input.envelope.message.kind === kind;

const rows: readonly Row[] = [
  {
    row: 'electionTimeout',
    deviation: 'asks for pre-votes or votes twice',
    field: /^message sent \((PreVote|RequestVote)\)$/,
    applies: (input) => input.kind === 'electionTimeout',
    change: twice,
  },
  {
    row: 'electionTimeout at a leader',
    deviation: 'steps down, and counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input, { view }) => input.kind === 'electionTimeout' && view.role === 'follower',
    change: countGhost,
  },
  {
    row: 'heartbeatTimeout',
    deviation: 'sends every heartbeat twice',
    field: /^message sent \(AppendEntries\)$/,
    applies: (input) => input.kind === 'heartbeatTimeout',
    change: twice,
  },
  {
    row: 'command at a leader',
    deviation: 'sends the new entry twice',
    field: /^message sent/,
    applies: (input, { replies }) => input.kind === 'command' && replies[0]?.kind === 'accepted',
    change: twice,
  },
  {
    row: 'command elsewhere',
    deviation: 'counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input, { replies }) => input.kind === 'command' && replies[0]?.kind === 'redirect',
    change: countGhost,
  },
  {
    row: 'reconfigure at a leader',
    deviation: 'sends the new entry twice',
    field: /^message sent/,
    applies: (input, { replies }) => input.kind === 'reconfigure' && replies[0]?.kind === 'accepted',
    change: twice,
  },
  {
    row: 'reconfigure elsewhere',
    deviation: 'counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input, { replies }) => input.kind === 'reconfigure' && replies[0]?.kind === 'redirect',
    change: countGhost,
  },
  {
    row: 'compact',
    deviation: 'counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input) => input.kind === 'compact',
    change: countGhost,
  },
  {
    row: 'finishSnapshot',
    deviation: 'counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input) => input.kind === 'finishSnapshot',
    change: countGhost,
    world: ['snapshotLater'],
  },
  {
    row: 'apply',
    deviation: 'counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input) => input.kind === 'apply',
    change: countGhost,
    world: ['applyLater'],
  },
  {
    row: 'transfer at a leader',
    deviation: 'sends what the target lacks twice',
    field: /^message sent/,
    applies: (input, { replies }) => input.kind === 'transfer' && replies[0]?.kind === 'transferring',
    change: twice,
  },
  {
    row: 'transfer elsewhere',
    deviation: 'counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input, { replies }) => input.kind === 'transfer' && replies[0]?.kind === 'redirect',
    change: countGhost,
  },
  {
    row: 'read at a leader',
    deviation: 'shows another readIndex than it will serve',
    field: /^pendingReads$/,
    applies: (input, { view }) => input.kind === 'read' && view.pendingReads.length > 0,
    change: (outside) => ({
      ...outside,
      view: { ...outside.view, pendingReads: outside.view.pendingReads.map(({ read }) => ({ read, index: 99 })) },
    }),
  },
  {
    row: 'read within a lease',
    deviation: 'counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input) => input.kind === 'read' && input.leased === true,
    change: countGhost,
  },
  {
    row: 'read elsewhere',
    deviation: 'sends the client to itself',
    field: /^reply to the client$/,
    applies: (input, { view }) => input.kind === 'read' && view.role !== 'leader',
    change: (outside) => ({ ...outside, replies: [{ kind: 'readRefused', read: 1, leader: outside.view.id }] }),
  },
  {
    row: 'forgetLeader',
    deviation: 'counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input) => input.kind === 'forgetLeader',
    change: countGhost,
    features: ['forgetLeader'],
  },
  {
    row: 'leastTimeout',
    deviation: 'counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input) => input.kind === 'leastTimeout',
    change: countGhost,
    features: ['checkQuorum', 'leastTimeout'],
  },
  {
    row: 'receive PreVote',
    deviation: 'grants every pre-vote, unless it leads',
    field: /^message sent \(PreVoteResponse\)$/,
    applies: (input, { view }) => received('PreVote')(input) && view.role !== 'leader',
    change: (outside) => ({
      ...outside,
      sent: outside.sent.map((envelope) =>
        envelope.message.kind === 'PreVoteResponse'
          ? { ...envelope, message: { ...envelope.message, voteGranted: true } }
          : envelope,
      ),
    }),
  },
  {
    row: 'receive PreVoteResponse',
    deviation: 'asks for votes twice',
    field: /^message sent \(RequestVote\)$/,
    applies: received('PreVoteResponse'),
    change: twice,
  },
  {
    row: 'receive RequestVote',
    deviation: 'answers twice',
    field: /^message sent \(RequestVoteResponse\)$/,
    applies: received('RequestVote'),
    change: twice,
  },
  {
    row: 'receive RequestVoteResponse',
    deviation: 'begins its leadership by sending everything twice',
    field: /^message sent \(AppendEntries\)$/,
    applies: received('RequestVoteResponse'),
    change: twice,
  },
  {
    row: 'receive AppendEntries',
    deviation: 'answers twice',
    field: /^message sent \(AppendEntriesResponse\)$/,
    applies: received('AppendEntries'),
    change: twice,
  },
  {
    row: 'receive AppendEntriesResponse',
    deviation: 'sends what the follower lacks twice',
    field: /^message sent \((AppendEntries|InstallSnapshot)\)$/,
    applies: received('AppendEntriesResponse'),
    change: twice,
  },
  {
    row: 'receive InstallSnapshot',
    deviation: 'answers twice',
    field: /^message sent \((AppendEntriesResponse|InstallSnapshotResponse)\)$/,
    applies: received('InstallSnapshot'),
    change: twice,
  },
  {
    row: 'receive InstallSnapshotResponse',
    deviation: 'sends the next chunk twice',
    field: /^message sent \(InstallSnapshot\)$/,
    applies: received('InstallSnapshotResponse'),
    change: twice,
  },
  {
    row: 'receive TimeoutNow',
    deviation: 'asks for votes twice',
    field: /^message sent \(RequestVote\)$/,
    applies: received('TimeoutNow'),
    change: twice,
  },
  {
    row: 'written',
    deviation: 'sends twice what waited for the write',
    field: /^message sent/,
    applies: (input) => input.kind === 'written',
    change: twice,
  },
  {
    row: 'tick',
    deviation: 'counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input, { view }) => input.kind === 'tick' && view.role === 'follower',
    change: countGhost,
  },
  {
    row: 'crash',
    deviation: 'is still up',
    field: /^leaderId$/,
    applies: (input) => input.kind === 'crash',
    change: (outside) => ({ ...outside, view: { ...outside.view, leaderId: outside.view.id } }),
  },
  {
    row: 'wipe',
    deviation: 'counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input) => input.kind === 'wipe',
    change: countGhost,
    nemesis: ['crash', 'wipe'],
  },
  {
    row: 'restart',
    deviation: 'counts a vote that nobody gave',
    field: /^votesGranted$/,
    applies: (input) => input.kind === 'restart',
    change: countGhost,
  },
];

const deviating =
  (row: Row) =>
  (options: ClusterOptions): Subject =>
    tampered(implementation(options), (outside, input) =>
      row.applies(input, outside) ? row.change(outside) : outside,
    );

/** The first violation in a few hundred runs, or null. Bare commands: clients would make few requests to a follower. */
const search = (make: Target['make'], { features, nemesis, world }: Row): Finding | null => {
  const drafts = { clients: 0, ...(features && { features }), ...(nemesis && { nemesis }), ...(world && { world }) };
  return searchFor({ name: 'tampered', make, invariants: allInvariants }, 300, drafts).finding;
};

describe.each(rows)('$row: a server that $deviation', (row) => {
  test('breaks no property', () => {
    expect(search(deviating(row), row)?.violation).toBeUndefined();
  });

  test('is caught by conformance, in that field', () => {
    const finding = search((options) => lockstep(deviating(row)(options), specification(options)), row);
    expect(finding?.violation.property).toBe(conformance);
    expect(finding?.violation.difference?.field).toMatch(row.field);
  });
});

test('who is no member at first, and cannot become one, is none of the spec either', () => {
  const options = { servers: 2, voters: 1, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
  const make = (): Subject => lockstep(implementation(options), specification(options));
  const steps = [2, 1].map((server) => ({ kind: 'timeout', server }) as const);
  let leader: number | null = null;
  const { violation } = runSteps({ name: 'both', make, invariants: allInvariants }, options, steps, {
    observer: { after: (_, { seen }) => (leader = seen?.after.leaderId ?? leader) },
  });
  expect([violation, leader]).toEqual([null, 1]);
});

test('the table in docs/conformance.md has these rows', () => {
  const text = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| `([^`]+)`([^|]*)\|/gm)].map(([, input, more]) => `${input}${more}`.trim());
  expect(documented).toEqual(rows.map(({ row }) => row));
});
