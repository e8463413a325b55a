// @module-tag slow
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, lastLine, raftcheck } from './cli-run.ts';

const tiny = 'explore --servers 2 --max-messages 1';

test('explore says what it explored, how much, and how surely', async () => {
  const { code, stdout } = await raftcheck(`${tiny} --verbose`);
  expect(code).toBe(0);
  expect(stdout).toContain('model:core, 2 servers, term ≤ 2, log ≤ 1, messages ≤ 1, reductions all');
  expect(stdout).toMatch(/125 distinct states, 237 generated, depth 20/);
  expect(stdout).toMatch(/complete: the probability that any state was missed is below \de-\d+/);
  expect(lastLine(stdout)).toMatch(/^PASS/);
});

test('explore sums up in a line', async () => {
  const { stdout } = await raftcheck(tiny);
  expect(stdout).toMatch(
    /^ {2}125 distinct states, up to 20 steps deep, in .* s; complete \(odds of a missed state < \de-\d+\)$/m,
  );
  expect(stdout).not.toContain('local states');
});

test('explore --json gives the counts of TLC without reductions', async () => {
  const { code, stdout } = await raftcheck(`${tiny} --reductions none --json`);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    format: 'raftcheck-report',
    command: 'explore',
    verdict: 'clean',
    subject: 'model:core',
    reductions: 'none',
    distinct: 358,
    generated: 709,
    depth: 27,
    complete: true,
    end: 'complete',
    notExpanded: 0,
    counterexample: null,
  });
});

test('what explore does not judge is named, in words and for --json', async () => {
  const { stdout } = await raftcheck(tiny);
  expect(stdout).toContain('not judged (histories are not kept): One Vote, Commit Durability');
  expect(stdout).toContain('not judged (what comes once the faults are over is not explored): Liveness');
  const notJudged = async (flags: string): Promise<readonly object[]> =>
    (JSON.parse((await raftcheck(`${tiny} ${flags} --json`)).stdout) as { notJudged: readonly object[] }).notJudged;
  const without = await notJudged('');
  const oneVote = { property: 'One Vote', reason: 'histories are not kept' };
  expect(without).toContainEqual(oneVote);
  expect(without).toContainEqual({
    property: 'Truthful Reply',
    reason: 'servers of raft.tla say nothing to clients',
  });
  expect(await notJudged('--histories')).not.toContainEqual(oneVote);
  expect(await notJudged('--workers 2 --limit-memory 1GB')).toEqual(without);
});

test('a violation comes out as a shortest schedule that replays', async () => {
  const cwd = emptyFolder();
  const { code, stdout } = await raftcheck('explore --subject model:vote-twice --max-messages 1', { cwd });
  expect(code).toBe(1);
  expect(stdout).toContain('FAIL Election Safety');
  expect(stdout).toContain('shortest: no schedule within these bounds breaks it in fewer than 16 steps');
  const [name = ''] = readdirSync(join(cwd, 'counterexamples/found'));
  expect(lastLine(stdout)).toBe(`replay: npx raftcheck replay counterexamples/found/${name}`);
  expect((await raftcheck(`replay counterexamples/found/${name}`, { cwd })).code).toBe(0);
});

test('a fault of the implementation is found as the fuzzer would show it', async () => {
  const argv = 'explore --subject fault:commit-quorum-off-by-one --max-messages 6 --crashes 0 --conformance off';
  const { code, stdout } = await raftcheck(`${argv} --histories --json`);
  const { verdict, counterexample } = JSON.parse(stdout) as Record<string, never>;
  expect([code, verdict]).toEqual([1, 'violated']);
  expect(counterexample).toMatchObject({ property: 'Commit Durability', steps: 3, shortest: 3 });
});

describe('an exploration that does not end is inconclusive, with what was covered', () => {
  test('when the states allowed are found', async () => {
    const { code, stdout } = await raftcheck('explore --limit-states 1000 --verbose');
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /not complete \(limit on states\): [1-9][\d,]* states found and not expanded; all of depth \d+ were/,
    );
    expect(stdout).toContain('inconclusive: the limit on states was reached');
  });

  test('when the memory allowed is full', async () => {
    const { code, stdout } = await raftcheck('explore --max-messages 2 --reductions none --drop --limit-memory 64MB');
    expect(code).toBe(2);
    expect(stdout).toContain('inconclusive: the memory allowed is full');
  });

  test('on Ctrl-C', async () => {
    const { code, stdout } = await raftcheck(tiny, { interrupted: AbortSignal.abort() });
    expect(code).toBe(130);
    expect(stdout).toContain('1 distinct state');
  });

  test.each([
    ['elects nobody', 'explore --max-term 1', 'no leader is ever elected'],
    ['commits nothing', 'explore --servers 2 --max-log 0', 'nothing is ever committed'],
  ])('when it %s', async (_, argv, why) => {
    const { code, stdout } = await raftcheck(argv);
    expect(code).toBe(2);
    expect(stdout).toContain(`inconclusive: within these bounds ${why}`);
  });
});

test('coverage shows what of the spec was never reached', async () => {
  const { stdout } = await raftcheck(`${tiny} --coverage --json`);
  const { coverage } = JSON.parse(stdout) as { readonly coverage: { readonly neverReached: object } };
  expect(JSON.stringify(coverage.neverReached)).toContain('restart');
});

describe('liveness', () => {
  const bounds = '--servers 2 --max-messages 2 --drop --crashes 1 --timeouts 3 --features preVote --conformance off';

  test('a pair of servers that block each other for ever is shown as a circle for each timer', async () => {
    const cwd = emptyFolder();
    const argv = `explore --subject fault:prevote-no-term-catchup ${bounds} --liveness`;
    const { code, stdout } = await raftcheck(argv, { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('FAIL Liveness');
    expect(stdout).toMatch(/if only the timer of n1 fires:[^]*then for ever:[^]*if only the timer of n2 fires:/);
    const [name = ''] = readdirSync(join(cwd, 'counterexamples/found'));
    expect((await raftcheck(`replay counterexamples/found/${name}`, { cwd })).code).toBe(0);
  });

  test('the implementation is live within the same bounds', async () => {
    const { code, stdout } = await raftcheck(`explore --subject impl ${bounds} --liveness --json`);
    expect(code).toBe(0);
    const { liveness, notJudged } = JSON.parse(stdout) as {
      readonly liveness: { readonly commits: number; readonly notJudged: readonly object[] };
      readonly notJudged: readonly { readonly property: string }[];
    };
    expect(notJudged.map(({ property }) => property)).not.toContain('Liveness');
    expect(liveness.notJudged).toContainEqual({
      property: 'Log Matching',
      reason: 'with the faults off nothing but Liveness is judged',
    });
    expect(liveness).toMatchObject({ verdict: 'holds', growTerms: 1, growMessages: 1, finding: null });
    expect(liveness.commits).toBeGreaterThan(0);
  });
});

describe('wrong bounds are one line and exit code 64', () => {
  test.each([
    ['--max-term x', 'Expected a whole number from 0 to 50'],
    ['--max-term -1', 'Expected a whole number'],
    ['--max-log 1.5', 'Expected a whole number'],
    ['--max-messages 51', 'Expected a whole number from 0 to 50'],
    ['--max-term 20 --max-messages 20', 'say with --limit-states after how many to stop'],
    ['--limit-states 0', 'Expected a whole number'],
    ['--limit-memory 8', 'Expected a size such as 512MB'],
    ['--limit-memory 1MB', 'at least 64MB'],
    ['--crashes 1', '--crashes is about the implementation'],
    ['--subject impl --restart', '--restart is about the spec'],
    ['--subject model:vote-twise', 'did you mean model:vote-twice?'],
    ['--subject fault:stale', 'unknown subject'],
    ['--subject documented', 'unknown subject'],
    ['--grow-terms 2', '--grow-terms goes with --liveness only'],
    ['--subject impl --features all,leaseReads', 'time does not go by in what is explored'],
    ['--subject impl --features checkQuorum --liveness', 'with checkQuorum may elect nobody'],
    ['--reductions some', 'Allowed choices are none, symmetry, dead, all'],
  ])('%s', async (flags, fact) => {
    const { code, stdout, stderr } = await raftcheck(`explore ${flags}`);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain(fact);
    expect(stderr).toMatch(/^[^\n]+\n$/);
  });

  test('--out where nothing can be written', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'file'), '');
    const { code, stderr } = await raftcheck('explore --out file/deeper', { cwd });
    expect(code).toBe(64);
    expect(stderr).toMatch(/^raftcheck: --out file\/deeper: .*file is no folder\n$/);
  });
});

test('check explores small spaces too', async () => {
  const { code, stdout } = await raftcheck('check --runs 64 --seed 1 --json');
  expect(code).toBe(0);
  const { explorations } = JSON.parse(stdout) as { readonly explorations: readonly object[] };
  expect(explorations).toMatchObject([
    { subject: 'model:core', verdict: 'clean', complete: true },
    { subject: 'impl', verdict: 'clean', complete: true },
  ]);
});
