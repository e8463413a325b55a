// @module-tag slow
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allGoals } from '../properties/judging/goals.ts';
import { emptyFolder, findingFault, foundFile, lastLine, raftcheck } from './cli-run.ts';

interface Report {
  readonly summary: {
    readonly runs: number;
    readonly applied: number;
    readonly commits: number;
    readonly searchCpuSeconds: number;
    readonly runsBy: Readonly<Record<string, number>>;
  };
}

describe('check', () => {
  test('replays the saved files, fuzzes 2 to 4 servers and 5, and passes', async () => {
    const { code, stdout, stderr } = await raftcheck('check --runs 20 --seed 1');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^saved {2}(\d+) of \1 files? reproduced\n/);
    expect(stdout).toContain('fuzz   impl, 2 to 4 servers, seed 1\n       10 runs');
    expect(stdout).toContain('fuzz   impl, 5 servers, seed 1\n       10 runs');
    expect(lastLine(stdout)).toMatch(/^PASS /);
  });

  test('ends when its time is over, names what it did not run, and does not pass', async () => {
    const begin = performance.now();
    const { code, stdout } = await raftcheck('check --time 100ms --seed 1');
    expect(performance.now() - begin).toBeLessThan(2_000); // 0.6 s on a core of its own
    expect(code).toBe(2);
    expect(stdout).toMatch(/^not run {2}fuzz impl, 2 to 4 servers$/m);
    expect(stdout).toMatch(/^not run {2}explore model:core, 3 servers$/m);
    expect(stdout).toContain('inconclusive: the time was over before everything was run');
    expect(lastLine(stdout)).toMatch(/^UNKNOWN /);
    const { notRun, verdict } = JSON.parse((await raftcheck('check --time 1ms --json')).stdout) as {
      readonly notRun: readonly { readonly part: string; readonly file?: string; readonly subject?: string }[];
      readonly verdict: string;
    };
    expect(verdict).toBe('inconclusive');
    expect(notRun.filter(({ part }) => part === 'file').length).toBeGreaterThan(40);
    expect(notRun.filter(({ part }) => part !== 'file')).toEqual([
      { part: 'search', subject: 'impl', servers: null },
      { part: 'search', subject: 'impl', servers: 5 },
      { part: 'exploration', subject: 'model:core', servers: 3 },
      { part: 'exploration', subject: 'impl', servers: 2 },
    ]);
  });

  test('fails when a saved file is not reproduced', async () => {
    const cwd = emptyFolder();
    const file = join(cwd, await foundFile(cwd));
    writeFileSync(file, readFileSync(file, 'utf8').replace('fault:commit-quorum-off-by-one', 'impl'));
    const { code, stdout } = await raftcheck('check --runs 10 --seed 1 --servers 3', { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^fixed {2}counterexamples\/found\/.*Commit Durability at step 3 was expected/m);
  });

  test('an unreadable saved file is exit code 64', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'bad.json'), '{');
    const { code, stdout } = await raftcheck('check --runs 10 --seed 1 --servers 3 --out .', { cwd });
    expect(code).toBe(64);
    expect(stdout).toContain('unreadable  ');
  });
});

describe('fuzz', () => {
  test('the implementation is clean, and the summary says what happened', async () => {
    const { code, stdout } = await raftcheck('fuzz --runs 30 --seed 7 --verbose');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /30 runs, [\d,]+ steps in [\d.]+ s; [\d.]+ % of the generated steps did not\s+apply\n +[\d,]+ steps judged, .*\s*[\d,]+ a second,\s+[\d,]+ a CPU\s+second\n/,
    );
    expect(stdout).toMatch(
      /elections won, [\d,]+ entries committed, \d+ entr(y|ies) deleted from logs as conflicting with\s+the\s+leader's/,
    );
    expect(stdout).toMatch(/lost, \d+ duplicated, \d+ crashes survived \(\d+ with lost\s+writes\)/);
  });

  test('a finding is shown, certified and saved, and the last line replays it', async () => {
    const cwd = emptyFolder();
    const { code, stdout } = await raftcheck(findingFault, { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL \w+/m);
    expect(stdout).toMatch(
      /shrunk \d+ -> \d+ steps in [\d,]+ replays; 1-minimal \(no single step can go, all \d+ removals pass\)/,
    );
    const [, command = ''] = /^replay: npx raftcheck (replay .*)$/.exec(lastLine(stdout)) ?? [];
    const again = await raftcheck(command, { cwd });
    expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/^reproduced /)]);
  });

  test('the path of a finding makes its run again', async () => {
    const job = '--subject fault:stale-term-vote-counted --conformance off --seed 3 --strategy pct';
    const { stdout } = await raftcheck(`fuzz ${job} --runs 640`);
    const [, path = ''] = /path (\d+:\d+)\)/.exec(stdout) ?? [];
    const again = await raftcheck(`fuzz ${job} --path ${path}`);
    expect(again.code).toBe(1);
    const failure = (text: string): string => text.slice(text.indexOf('FAIL'), text.indexOf('  found in run'));
    expect(failure(again.stdout)).toBe(failure(stdout));
  });

  test('several strategies share the runs, and more workers find the same', async () => {
    const job = 'fuzz --conformance off --seed 5 --runs 1280 --steps 60 --json';
    const reports = await Promise.all(
      ['1', '2'].map(async (workers) => JSON.parse((await raftcheck(`${job} --workers ${workers}`)).stdout) as Report),
    );
    const [alone, together] = reports.map(({ summary: { runs, applied, commits, runsBy } }) => ({
      runs,
      applied,
      commits,
      runsBy,
    }));
    expect(together).toEqual(alone);
    expect(Object.keys(alone?.runsBy ?? {}).length).toBeGreaterThan(4);
  });

  test('a budget in steps comes to the same with more workers, and ends with the run that makes the last of them', async () => {
    const job = 'fuzz --conformance off --seed 5 --steps-total 20000 --steps 60 --json';
    const [alone, together] = await Promise.all(
      ['1', '2'].map(async (workers) => {
        const { summary } = JSON.parse((await raftcheck(`${job} --workers ${workers}`)).stdout) as Report;
        const { runs, applied, commits, runsBy } = summary;
        return { runs, applied, commits, runsBy };
      }),
    );
    expect(together).toEqual(alone);
    expect(alone?.applied).toBeGreaterThanOrEqual(20_000);
    expect(alone?.applied).toBeLessThan(20_000 + 120); // a run that varies a saved one has its steps besides
  });

  test('CPU time ends it, of all threads together; of a finding it is told', async () => {
    const searched = await raftcheck('fuzz --conformance off --seed 5 --cpu-time 3s --workers 2 --json');
    const { summary, verdict } = JSON.parse(searched.stdout) as Report & { readonly verdict: string };
    expect([verdict, summary.runs > 0]).toEqual(['clean', true]);
    expect(summary.searchCpuSeconds).toBeGreaterThanOrEqual(3);
    expect(summary.searchCpuSeconds).toBeLessThan(5);
    const { stdout } = await raftcheck(`${findingFault} --json`);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly cpuSeconds: number }[] };
    expect(findings).toMatchObject([{ run: expect.any(Number) as number, cpuSeconds: expect.any(Number) as number }]);
    expect(findings[0]?.cpuSeconds).toBeGreaterThan(0);
  });

  test('check shares them out between its searches', async () => {
    const { code, stdout } = await raftcheck('check --steps-total 4000 --seed 1 --json');
    const { searches } = JSON.parse(stdout) as { readonly searches: readonly Report[] };
    expect(code).toBe(0);
    for (const { summary } of searches)
      expect([summary.applied >= 2_000, summary.applied < 2_500]).toEqual([true, true]);
    expect(searches).toHaveLength(2);
  });

  test('no saved schedule is built on if none is to be', async () => {
    const runsBy = async (flags: string): Promise<readonly string[]> => {
      const { stdout } = await raftcheck(`fuzz --conformance off --runs 640 --steps 20 --seed 1 --json ${flags}`);
      return Object.keys((JSON.parse(stdout) as Report).summary.runsBy);
    };
    expect(await runsBy('')).toContain('saved');
    expect(await runsBy('--fresh')).toContain('saved');
    expect(await runsBy('--no-saved')).not.toContain('saved');
  });

  test('what its runs reach first is kept in a corpus, on which the next search builds', async () => {
    const cwd = emptyFolder();
    const { code, stdout } = await raftcheck(
      'fuzz --runs 64 --steps 60 --seed 1 --conformance off --strategy coverage --corpus kept',
      {
        cwd,
      },
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(/\d+ runs added to the corpus kept\n/)]);
    const files = readdirSync(join(cwd, 'kept'));
    expect(files.length).toBeGreaterThan(20);
    expect((await raftcheck('replay kept', { cwd })).code).toBe(0);
    const again = await raftcheck(
      'fuzz --runs 64 --steps 60 --seed 1 --conformance off --strategy coverage --corpus kept',
      { cwd },
    );
    expect(again.code).toBe(0);
    const added = (text: string): number => Number(/(\d+) runs? added/.exec(text)?.[1]);
    expect(readdirSync(join(cwd, 'kept')).length).toBeLessThanOrEqual(files.length + added(again.stdout));
    writeFileSync(join(cwd, 'kept/bad.json'), '{');
    const bad = await raftcheck('fuzz --runs 20 --seed 1 --corpus kept', { cwd });
    expect([bad.code, bad.stdout, bad.stderr.split('\n')[0]]).toEqual([64, '', expect.stringContaining('bad.json')]);
  });

  test.each([
    ['--path 0:1', '--path names a run of a seed'],
    ['--path 0:1 --seed 1', '--path names a run of one strategy'],
    ['--path 0:1 --seed 1 --strategy coverage', 'one of swarm, uniform, pct, delay-bounded'],
    ['--corpus kept --strategy swarm', 'swarm does not'],
    ['--strategy guessing', 'Allowed choices are portfolio, swarm'],
  ])('fuzz %s is wrong usage', async (flags, fact) => {
    const { code, stderr } = await raftcheck(`fuzz --runs 1 ${flags}`);
    expect([code, stderr]).toEqual([64, expect.stringContaining(fact)]);
  });

  test('only the wanted properties are judged, and the finding replays', async () => {
    const cwd = emptyFolder();
    const subject = 'fault:lower-term-append-accepted';
    const { code } = await raftcheck(`fuzz --subject ${subject} --property liveness --seed 2 --runs 640`, { cwd });
    expect(code).toBe(1);
    expect(readdirSync(join(cwd, 'counterexamples/found'))).toEqual([expect.stringMatching(/^liveness-/)]);
    expect((await raftcheck('replay counterexamples/found', { cwd })).code).toBe(0);
  });

  test('where nothing can happen the verdict is not "clean"', async () => {
    const { code, stdout } = await raftcheck('fuzz --runs 1 --steps 1 --seed 1');
    expect(code).toBe(2);
    expect(stdout).toContain('inconclusive: no leader was ever elected');
  });

  test('time that is over before the runs are made is inconclusive', async () => {
    const { code, stdout } = await raftcheck('fuzz --runs 1000000 --time 1ms --seed 1');
    expect(code).toBe(2);
    expect(stdout).toContain('the time was over before all runs were made');
  });

  test('several different findings', async () => {
    const cwd = emptyFolder();
    const fault = 'fault:append-truncates-matching-suffix --features none'; // it breaks two properties
    const { stdout } = await raftcheck(
      `fuzz --subject ${fault} --seed 1 --runs 640 --max-findings 2 --conformance off`,
      {
        cwd,
      },
    );
    expect(stdout.match(/^replay: /gm)).toHaveLength(2);
    expect(readdirSync(join(cwd, 'counterexamples/found'))).toHaveLength(2);
  });

  test('a finding that cannot be saved is printed in full', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'file'), '');
    const { code, stdout, stderr } = await raftcheck(`${findingFault} --out file/found`, { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot be written: .*--out DIR\n$/);
    expect(stdout).toContain('FAIL ');
    expect(stdout).toContain('"format": "raftcheck-schedule"');
  });

  test('Ctrl-C ends it with what there is', async () => {
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 300);
    const { code, stdout } = await raftcheck('fuzz --time 1h --verbose', { interrupted: interrupt.signal });
    expect(code).toBe(130);
    expect(stdout).toContain('steps judged');
    expect(lastLine(stdout)).toMatch(/^INTERRUPTED /);
  });

  test.each(allGoals.map(({ name }) => name))('--reach %s', async (goal) => {
    const cwd = emptyFolder();
    const { code, stdout } = await raftcheck(`fuzz --reach ${goal} --seed 1 --runs 640`, { cwd });
    expect([code, readdirSync(cwd)]).toEqual([0, []]);
    expect(stdout).toContain(`REACHED ${goal}\n`);
    expect(stdout).toContain('1-minimal');
  });

  test('a goal that is not reached is inconclusive', async () => {
    const { code, stdout } = await raftcheck('fuzz --reach two-leaders-at-once --runs 1 --steps 2 --seed 1');
    expect(code).toBe(2);
    expect(stdout).toContain('two-leaders-at-once was not reached');
  });

  test('features and nemeses can be fixed', async () => {
    const { code, stdout } = await raftcheck('fuzz --features none --nemesis crash --runs 20 --seed 1 --json');
    const report = JSON.parse(stdout) as { summary: Record<string, number>; features: readonly string[] };
    expect([code, report.features]).toEqual([0, []]);
    expect(report.summary).toMatchObject({ lost: 0, duplicated: 0, runs: 20 });
    expect(report.summary['crashes']).toBeGreaterThan(0);
  });

  test('partial partitions are made if they are asked for', async () => {
    const countsOf = async (flags: string): Promise<Record<string, number>> => {
      const { code, stdout } = await raftcheck(`fuzz --servers 4 --runs 60 --steps 60 --seed 1 --json ${flags}`);
      const { summary } = JSON.parse(stdout) as { summary: Record<string, number> };
      expect([code, summary['runs']]).toEqual([0, 60]);
      return summary;
    };
    const { partialPartitions = 0, askedWhereCut = 0 } = await countsOf('--nemesis all,partial');
    expect(Math.min(partialPartitions, askedWhereCut)).toBeGreaterThan(0);
    expect(await countsOf('--nemesis all')).toMatchObject({ partialPartitions: 0, askedWhereCut: 0 });
  });
});
