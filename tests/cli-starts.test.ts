// @module-tag slow
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSchedule } from '../counterexamples/index.ts';
import { emptyFolder, raftcheck } from './cli-run.ts';

const fault = 'uptodate-check-index-only';
const file = `counterexamples/faults/${fault}.json`;
const saved = loadSchedule(file);

interface Report {
  readonly subject: string;
  readonly servers: number;
  readonly from?: string;
  readonly summary: { readonly runs: number; readonly applied: number; readonly stepKinds: object };
  readonly findings: readonly { readonly run: number; readonly stepsFound: number; readonly property: string }[];
}

const reported = async (flags: string, cwd = emptyFolder()): Promise<Report> =>
  JSON.parse((await raftcheck(`fuzz ${flags} --seed 1 --json`, { cwd })).stdout) as Report;

describe('fuzz --from', () => {
  test('begins each run behind those steps, of the subject and with the options of the file', async () => {
    const cwd = emptyFolder();
    const flags = `--from ${fault}@6 --conformance off --shrink-time 1s --seed 1`;
    const { code, stdout } = await raftcheck(`fuzz ${flags} --out .`, { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^fuzz {3}fault:uptodate-check-index-only, 3 servers, seed 1\n +each run begins behind 6 steps/,
    );
    const [name = ''] = readdirSync(cwd);
    const found = loadSchedule(join(cwd, name));
    expect(found.subject).toBe(saved.subject);
    expect(found.options.features).toEqual(saved.options.features);
    expect((await raftcheck(`replay ${name}`, { cwd })).stdout).toMatch(/^reproduced/);
  });

  test('a finding is a whole schedule: not made shorter, it begins with all of them', async () => {
    const cwd = emptyFolder();
    await raftcheck(`fuzz --from ${fault}@6 --conformance off --shrink-time 1ms --seed 1 --out .`, { cwd });
    const [name = ''] = readdirSync(cwd);
    expect(loadSchedule(join(cwd, name)).steps.slice(0, 6)).toEqual(saved.steps.slice(0, 6));
  });

  test('finds the same with two threads, and nothing before the steps have been made', async () => {
    const [alone, together] = await Promise.all(
      ['1', '2'].map(async (workers) =>
        reported(`--from ${fault}@6 --conformance off --shrink-time 1ms --workers ${workers}`),
      ),
    );
    expect(together?.findings).toMatchObject([
      { run: alone?.findings[0]?.run, stepsFound: alone?.findings[0]?.stepsFound },
    ]);
    expect(alone?.findings[0]?.stepsFound).toBeGreaterThan(6);
    expect([alone?.subject, alone?.servers, alone?.from]).toEqual([saved.subject, 3, `${fault}@6`]);
    expect(alone).not.toHaveProperty('starts');
  });

  test('@0 is the beginning, with the options of the file', async () => {
    const { summary, servers } = await reported(`--from ${fault}@0 --runs 4 --steps 50 --conformance off`);
    expect([summary.runs, summary.applied <= 200, servers]).toEqual([4, true, 3]);
  });

  test('a file whose own name ends so is that file', async () => {
    const cwd = emptyFolder();
    const { steps, ...others } = saved;
    const text = { format: 'raftcheck-schedule', version: 1, servers: 3, ...others, steps: steps.slice(0, 2) };
    const { servers: _, ...options } = saved.options;
    writeFileSync(join(cwd, 'a@9'), JSON.stringify({ ...text, options, expect: { verdict: 'holds' } }));
    expect((await reported('--from a@9 --runs 2 --conformance off', cwd)).summary.runs).toBe(2);
  });

  test.each([
    ['nowhere.json', 'nowhere.json: cannot be read'],
    [`${fault}@13`, 'has 12 steps, and no step 13'],
    [fault, 'violates Conformance already: begin before it, with @10 behind the file'],
    [`${fault}@3 --subject impl`, `it is of fault:${fault}, and the search of impl`],
    [`${fault}@3 --servers 5`, 'which runs begin with, has another: leave it out'],
    [`${fault}@3 --features preVote`, '--features: '],
    [`${fault}@3 --clients 2`, '--clients: '],
    [`${fault}@3 --disk delayed`, '--disk: '],
    [`${fault}@3 --strategy saved`, 'begins with saved schedules'],
    [`${fault}@3 --corpus kept`, 'cannot be used with'],
    [`${fault}@3 --from-frontier 2`, 'cannot be used with'],
    ['model:vote-twice', 'is explored, not fuzzed'],
  ])('%s is wrong usage, told in a line, and nothing is written', async (flags, fact) => {
    const cwd = emptyFolder();
    const { code, stdout, stderr } = await raftcheck(`fuzz --from ${flags} --runs 1`, { cwd });
    expect([code, stdout, stderr]).toEqual([64, '', expect.stringContaining(fact)]);
    expect(stderr).toMatch(/^raftcheck: [^\n]+\n$/);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('a subject of the user goes on from a schedule of its own', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'rafts'));
    const { steps, options, title } = saved;
    const { servers, ...others } = options;
    const of = { format: 'raftcheck-schedule', version: 1, servers, options: others, subject: 'nobodys-raft', title };
    writeFileSync(join(cwd, 'f.json'), JSON.stringify({ ...of, steps, expect: { verdict: 'holds' } }));
    const { code, stderr } = await raftcheck('fuzz --from f.json@2 --runs 1', { cwd });
    expect([code, stderr]).toEqual([64, expect.stringContaining('nobodys-raft')]);
  });
});

describe('fuzz --from-frontier', () => {
  test('begins in states in which a leader has committed something already', async () => {
    const { summary } = await reported('--from-frontier 8 --runs 16 --steps 1 --fresh --property election-safety');
    expect(summary.applied).toBeGreaterThan(16 * 15);
  });

  test.each([
    ['0', 'Expected a whole number'],
    ['3 --subject model', '--from-frontier: model is not explored'],
    ['3 --disk log', '--from-frontier: the log on disk is not explored'],
    ['3 --clients 3', '--from-frontier: what is explored has no clients'],
    ['3 --features all,leaseReads', '--from-frontier: features: leaseReads is for fuzz'],
    ['3 --corpus kept', 'cannot be used with'],
  ])('%s is wrong usage', async (flags, fact) => {
    const { code, stdout, stderr } = await raftcheck(`fuzz --from-frontier ${flags} --runs 1`);
    expect([code, stdout, stderr]).toEqual([64, '', expect.stringContaining(fact)]);
  });
});
