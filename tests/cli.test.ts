// @module-tag slow
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { measureFaults } from '../cli/commands/measure-faults.ts';
import { explain } from '../cli/main.ts';
import { Output } from '../cli/terminal/output.ts';
import { makeProgram } from '../cli/program.ts';
import { allFaults } from '../world/faults/all.ts';
import { allMutants } from '../world/faults/mutants.ts';
import { NotDeterministicError } from '../search/shrink/shrink-draft.ts';
import { emptyFolder, escape, findingFault, foundFile, lastLine, raftcheck, ran } from './cli-run.ts';

describe('raftcheck', () => {
  test('--help fits on a small terminal', async () => {
    const { code, stdout } = await raftcheck('--help');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(24);
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  test('--version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
    expect(await raftcheck('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('without a command it says what there is, and that this is no use', async () => {
    const { code, stdout, stderr } = await raftcheck('');
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain('Usage: raftcheck');
  });

  test('docs/cli.md names every command and every flag', () => {
    const docs = readFileSync('docs/cli.md', 'utf8');
    const io = { stdout: process.stdout, stderr: process.stderr, env: {}, cwd: '.', interrupted: AbortSignal.abort() };
    for (const command of makeProgram(io, () => undefined).commands) {
      expect(docs, command.name()).toContain(`\`${command.name()}`);
      for (const { long } of command.options) expect(docs, long ?? '').toContain(`\`${long}`);
    }
  });
});

describe('faults', () => {
  test('lists every fault with its story', async () => {
    const { code, stdout } = await raftcheck('faults');
    expect(code).toBe(0);
    for (const { id, story } of [...allFaults, ...allMutants]) {
      expect(stdout).toContain(`\n  ${id} `);
      expect(stdout).toContain(`\n      ${story}\n`);
    }
  });

  test('finds one and shows its schedule', async () => {
    const { code, stdout } = await raftcheck('faults commit-quorum-off-by-one --seed 1');
    expect(code).toBe(0);
    expect(stdout).toContain('FAIL Commit Durability');
    expect((await raftcheck('faults --run commit-quorum-off-by-one --seed 1 --quiet')).code).toBe(0);
  });

  test('not found in time is inconclusive', { tags: 'slow' }, async () => {
    const { code, stdout } = await raftcheck('faults ack-from-older-term-accepted --seed 2 --time 1ms');
    expect([code, lastLine(stdout)]).toEqual([2, expect.stringContaining('was not found in')]);
  });

  test('tells the story of one', async () => {
    const { code, stdout } = await raftcheck('faults --explain commit-prior-term-by-count');
    expect(code).toBe(0);
    for (const part of ['Figure 8', '§5.4.2', 'https://', 'npx raftcheck']) expect(stdout).toContain(part);
  });

  test('tells of a mutant of the spec how it is found', async () => {
    const { code, stdout } = await raftcheck('faults --explain model:ignore-log');
    expect(code).toBe(0);
    expect(stdout).toContain('npx raftcheck explore --subject model:ignore-log --max-term 3 --max-messages 1');
    expect(stdout).toContain('shortest schedule: npx raftcheck show model:ignore-log\n');
    expect((await raftcheck('show model:ignore-log')).stdout).toMatch(/^FAIL /);
  });

  test('measures how soon they are found', { tags: 'slow' }, async () => {
    const { code, stdout } = await ran((io) => {
      const few = allFaults.filter(
        ({ id }) => id === 'commit-quorum-off-by-one' || id === 'term-adoption-not-persisted',
      );
      return measureFaults(new Output(io, { json: true }), io, few, { seeds: 2, time: 60_000 });
    });
    const found = { oneMinimal: true };
    const fault = { conformanceOff: [found, found], conformanceOn: [found, found] };
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ seeds: 2, faults: [fault, fault] });
  });

  test('Ctrl-C ends the measuring', async () => {
    expect((await raftcheck('faults --run all', { interrupted: AbortSignal.abort() })).code).toBe(130);
  });
});

describe('--json', () => {
  const commands = [
    'check --runs 4 --seed 1',
    findingFault,
    `${findingFault} --reach leader-elected`,
    'faults',
    'faults --explain prev-term-not-checked',
    'faults commit-quorum-off-by-one --seed 1',
    'replay counterexamples/found',
    'shrink FILE',
  ];

  test.each(commands)('%s: one object, no colour, the exit code in it', { tags: 'slow' }, async (command) => {
    const cwd = emptyFolder();
    const file = await foundFile(cwd);
    const { code, stdout } = await raftcheck(`${command.replace('FILE', file)} --json`, { cwd, isTTY: true });
    expect(stdout).not.toContain(escape);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'raftcheck-report', version: 1, exitCode: code });
  });
});

describe('what is not judged is named', () => {
  const conformance = { property: 'Conformance', reason: 'the spec beside itself would conform to anything' };
  const noClients = { property: 'Linearizability', reason: 'there are no clients' };

  test('by fuzz', async () => {
    const fuzz = 'fuzz --subject model --runs 2 --seed 1 --clients 0';
    const { stdout } = await raftcheck(fuzz);
    expect(stdout).toContain(`not judged (${conformance.reason}): Conformance`);
    expect(stdout).toContain(`not judged (${noClients.reason}): Exactly Once, Linearizability`);
    const { notJudged } = JSON.parse((await raftcheck(`${fuzz} --json`)).stdout) as { notJudged: readonly object[] };
    expect(notJudged).toContainEqual(conformance);
    expect(notJudged).toContainEqual(noClients);
  });

  test('by fuzz of what was asked for alone', async () => {
    const fuzz = 'fuzz --subject model --runs 2 --seed 1 --clients 0 --property one-vote --json';
    expect(JSON.parse((await raftcheck(fuzz)).stdout)).toMatchObject({ notJudged: [] });
  });

  test('by check, of each of its parts', async () => {
    const check = 'check --runs 2 --seed 1';
    const { stdout } = await raftcheck(check);
    expect(stdout).toContain('not judged (histories are not kept): One Vote');
    const { searches, explorations } = JSON.parse((await raftcheck(`${check} --json`)).stdout) as Record<
      'searches' | 'explorations',
      readonly { readonly notJudged: readonly object[] }[]
    >;
    expect(searches.map(({ notJudged }) => notJudged)).toEqual([[], []]);
    expect(explorations).toHaveLength(2);
    for (const { notJudged } of explorations) {
      expect(notJudged).toContainEqual({ property: 'One Vote', reason: 'histories are not kept' });
    }
  });
});

describe('colour', { tags: 'slow' }, () => {
  test('is for terminals alone', async () => {
    const colourful = async (around: object): Promise<boolean> =>
      (await raftcheck(findingFault, around)).stdout.includes(escape);
    expect(await colourful({ isTTY: true })).toBe(true);
    expect(await colourful({})).toBe(false);
    expect(await colourful({ isTTY: true, env: { NO_COLOR: '1' } })).toBe(false);
    expect(await colourful({ isTTY: true, env: { TERM: 'dumb' } })).toBe(false);
    expect(await colourful({ env: { FORCE_COLOR: '1' } })).toBe(true);
  });

  test('the progress line is on stderr, on a terminal', async () => {
    const search = 'fuzz --conformance off --runs 65 --seed 1';
    expect((await raftcheck(search, { isTTY: true })).stderr).toContain('steps/s');
    expect(await raftcheck(`${search} --quiet`, { isTTY: true })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect((await raftcheck(search)).stderr).toBe('');
  });
});

describe('faults of others and of ours', () => {
  const io = (): { readonly written: string[]; readonly write: (text: unknown) => boolean } => {
    const written: string[] = [];
    return { written, write: (text) => written.push(String(text)) > 0 };
  };

  test('a subject that does not repeat its runs is exit code 3', () => {
    const target = { name: 'impl', make: () => expect.unreachable(), invariants: [] };
    const stderr = io();
    expect(explain(new NotDeterministicError(target), stderr)).toBe(3);
    expect(stderr.written.join('')).toMatch(/^raftcheck: subject impl is not deterministic.*\n$/);
  });

  test('an exception is exit code 70, with the stack', () => {
    const stderr = io();
    expect(explain(new TypeError('oops\u001b'), stderr)).toBe(70);
    expect(stderr.written.join('')).toMatch(/^raftcheck: fault of raftcheck itself: TypeError: oops\\x1b\n\s+at /);
  });
});
