// @module-tag slow
import { describe, expect, test } from 'vitest';
import { CoverageRecorder } from '../world/coverage/recorder.ts';
import { makeTarget } from '../world/registry/registry.ts';
import { Fuzzer } from '../search/engine/fuzz.ts';
import { emptyFolder, raftcheck } from './cli-run.ts';

interface Report {
  readonly coverage: {
    readonly transitions: readonly { readonly event: string; readonly action: string; readonly count: number }[];
    readonly guards: readonly { readonly name: string; readonly true: number; readonly false: number }[];
    readonly actions: readonly { readonly name: string; readonly count: number }[];
    readonly neverReached: {
      readonly transitions: readonly object[];
      readonly guardsTrue: readonly string[];
      readonly guardsFalse: readonly string[];
      readonly actions: readonly string[];
    };
  };
}

describe('fuzz --coverage', () => {
  // The spec by itself has no clock, so that nothing is leased.
  test.each([
    ['impl', 38],
    ['model', 37],
  ])('of %s: what was never reached comes first, in words', async (subject, guards) => {
    const { code, stdout } = await raftcheck(
      `fuzz --subject ${subject} --runs 256 --steps 200 --strategy swarm --seed 1 --coverage`,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^coverage {2}\d+ of 121 transitions, \d+ of 46 guards both ways, 56 of 57 actions$/m);
    expect(stdout).toContain(` ${guards} of 46 guards`);
    expect(stdout).toMatch(/^never taken\n(.*\n)+leader\n {2}appendEntries +mayAppendEntries +AppendEntries +never\n/m);
    const neverFalse = ['mayCompact', 'mayBegin', 'mayApply', 'isStillOfUse', 'hasBegun', 'hasPendingWrite'];
    expect(stdout).toContain(['\nguards never false', ...neverFalse, 'mayAppendEntries\n\n'].join('\n  '));
    expect(stdout).toContain('\nactions never executed\n  forgetBegun\n\n'); // a snapshot that the leader's overtakes
    expect(stdout).toMatch(
      /^taken\n(.*\n)*candidate\n(.*\n)*? {2}becomeLeader +hasVotesOfQuorum +BecomeLeader +[\d,]+$/m,
    );
    expect(stdout.indexOf('never taken')).toBeLessThan(stdout.indexOf('\ntaken'));
    const report = stdout.slice(stdout.indexOf('\ncoverage'));
    expect(Math.max(...report.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('--json says the same as data, and nothing of it without the flag', async () => {
    const { coverage } = await reported('fuzz --features none --runs 64 --seed 1 --coverage --json');
    expect(coverage.transitions).toContainEqual(
      expect.objectContaining({ state: 'follower', event: 'timeout', guard: null, target: 'candidate' }),
    );
    expect(coverage.transitions.filter(({ event }) => event === 'PreVoteRequest')).toEqual([]);
    expect(coverage.neverReached.transitions).toContainEqual({
      state: 'leader',
      event: 'appendEntries',
      guard: 'mayAppendEntries',
      target: null,
      action: 'AppendEntries',
    });
    expect(coverage.neverReached.guardsFalse).toEqual(
      coverage.guards.filter((guard) => guard.false === 0).map(({ name }) => name),
    );
    expect(coverage.neverReached.actions).toEqual(
      coverage.actions.filter(({ count }) => count === 0).map(({ name }) => name),
    );
    expect(await reported('fuzz --runs 2 --seed 1 --json')).not.toHaveProperty('coverage');
  });

  test('shrinking does not count', async () => {
    const subject = 'fault:commit-quorum-off-by-one';
    const { coverage } = await reported(
      `fuzz --subject ${subject} --servers 3 --runs 64 --steps 200 --strategy swarm --seed 1 --coverage --json`,
    );
    const recorder = new CoverageRecorder();
    const target = makeTarget(subject, { conformance: true, coverage: recorder });
    if (target === null) throw new RangeError(`there is no ${subject}`);
    expect(new Fuzzer(target, 1, { servers: 3, steps: 200 }).search(0).hit).not.toBeNull();
    expect(coverage.transitions.map(({ action, count }) => [action, count])).toEqual(
      recorder.take().transitions.map(({ action, taken }) => [action, taken]),
    );
  });

  test('one run again, and a goal', async () => {
    const again = await reported('fuzz --seed 1 --strategy swarm --path 0:1 --coverage --json');
    expect(again.coverage.actions.find(({ name }) => name === 'becomeLeader')?.count).toBeGreaterThan(0);
    const goal = await reported('fuzz --subject model --reach leader-elected --seed 1 --coverage --json');
    expect(goal.coverage.actions.find(({ name }) => name === 'becomeLeader')?.count).toBeGreaterThan(0);
  });

  test.each(['--conformance off', '--property liveness', '--reach leader-elected'])(
    'where the spec does not run it is wrong usage: %s',
    async (flags) => {
      const { code, stdout, stderr } = await raftcheck(`fuzz --runs 1 --coverage ${flags}`);
      expect([code, stdout]).toEqual([64, '']);
      expect(stderr).toMatch(/^raftcheck: --coverage counts steps of the spec, .* --subject model\n$/);
    },
  );
});

async function reported(argv: string): Promise<Report> {
  const { stdout } = await raftcheck(argv, { cwd: emptyFolder() });
  return JSON.parse(stdout) as Report;
}
