// @module-tag slow
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../cli/commands/check.ts';
import { emptyFolder, findingFault, foundFile, lastLine, ran, raftcheck } from './cli-run.ts';

const fault = 'fault:commit-quorum-off-by-one';
const found = 'counterexamples/found';
const file = `${found}/b.json`;
const fuzzAgain = `${findingFault} --conformance off`;
const fuzzSound = 'fuzz --runs 8 --seed 7';

/** What the search finds, but for its title. */
const finding = `{
  "format": "raftcheck-schedule",
  "version": 1,
  "servers": 2,
  "options": { "features": [], "maxEntries": 1, "maxInFlight": 1, "disk": "immediate" },
  "subject": "fault:commit-quorum-off-by-one",
  "title": "entry 1 of term 1 is committed, but durable on 1 of 3 servers only",
  "steps": [
    { "kind": "timeout", "server": 2 },
    { "kind": "deliver", "message": "2>1 RequestVote t1 #1" },
    { "kind": "deliver", "message": "1>2 RequestVoteResponse t1 #1" }
  ],
  "expect": { "verdict": "violated", "property": "Commit Durability", "atStep": 3 }
}
`;

/** The same in a cluster of three, which makes it another finding. */
const inThree = finding.replace('"servers": 2', '"servers": 3');

interface Report {
  readonly remembered: readonly { readonly file: string; readonly replay?: string }[];
  readonly seenAgain: readonly object[];
}

/** A folder with such a file of findings. */
function withFile(text = finding): string {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, found), { recursive: true });
  writeFileSync(join(cwd, file), text);
  return cwd;
}

/** The same schedule for its two servers by other names. */
const renamed = (text: string): string =>
  text.replaceAll(/"server": \d|\d>\d/g, (names) => names.replaceAll(/\d/g, other));
const other = (name: string): string => (name === '1' ? '2' : '1');

describe('what was found before', () => {
  test('is known, fails again, and neither ends the search nor is saved again', async () => {
    const cwd = emptyFolder();
    const first = await foundFile(cwd);
    const text = readFileSync(join(cwd, first), 'utf8');
    const { code, stdout } = await raftcheck(fuzzAgain.replace('--runs 64', '--runs 128'), { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain(`\nknown  ${first}   Commit Durability at step 3\n`);
    expect(stdout).toContain(`  seen again: ${first}, 2 times\n`);
    expect(stdout).toMatch(/^FAIL {3}see above/m);
    expect(lastLine(stdout)).toBe(`replay: npx raftcheck replay ${first}`);
    expect(readdirSync(join(cwd, found))).toHaveLength(1);
    expect(readFileSync(join(cwd, first), 'utf8')).toBe(text);
  });

  test('is known by other names too, and a file that says the same as another is told', async () => {
    const cwd = withFile();
    expect(renamed(finding)).not.toBe(finding);
    writeFileSync(join(cwd, found, 'a.json'), renamed(finding));
    const { stdout } = await raftcheck(fuzzAgain, { cwd });
    expect(stdout).toContain(`\nknown  ${found}/a.json   Commit Durability at step 3\nknown  ${file}   `);
    expect(stdout).toContain(`Commit Durability at step 3, the same as ${found}/a.json\n`);
    expect(stdout).toContain(`seen again: ${found}/a.json, 1 time\n`);
    expect(readdirSync(join(cwd, found))).toHaveLength(2);
  });

  test('is not all: what is new is saved beside it, and stands last', async () => {
    const cwd = withFile(inThree);
    const { code, stdout } = await raftcheck(fuzzAgain, { cwd });
    const [second = ''] = readdirSync(join(cwd, found)).filter((name) => name !== 'b.json');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL Commit Durability/m);
    expect(stdout.match(/^replay: .*$/gm)).toEqual(
      ['b.json', second].map((name) => `replay: npx raftcheck replay ${found}/${name}`),
    );
    expect(readFileSync(join(cwd, file), 'utf8')).toBe(inThree);
  });

  test('is fixed where it does not fail any more: that is no violation', async () => {
    const cwd = withFile(finding.replace(fault, 'impl'));
    const { code, stdout } = await raftcheck(fuzzSound, { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(`\nfixed  ${file}   Commit Durability at step 3 was expected`);
    expect(lastLine(stdout)).toMatch(/^PASS /);
    expect(readdirSync(join(cwd, found))).toEqual(['b.json']);
  });

  test('is stale where a step no longer applies', async () => {
    const cwd = withFile(finding.replace(fault, 'impl').replace('"timeout"', '"heartbeat"'));
    const { code, stdout } = await raftcheck(fuzzSound, { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining(`\nstale at step 1  ${file} `)]);
  });

  test('is a violation where another property fails instead', async () => {
    const cwd = withFile(finding.replace('"Commit Durability"', '"Log Matching"'));
    const { code, stdout } = await raftcheck(`${fuzzAgain} --property log-matching`, { cwd });
    expect([code, stdout]).toEqual([1, expect.stringContaining(`\nbroken  ${file} `)]);
  });

  test('of another subject, or another property than those judged, is left alone', async () => {
    const cwd = withFile();
    const others = await raftcheck(fuzzSound, { cwd });
    expect([others.code, others.stdout]).toEqual([0, expect.not.stringContaining('known')]);
    const unjudged = await raftcheck(`${fuzzAgain} --property log-matching`, { cwd });
    expect([unjudged.code, unjudged.stdout]).toEqual([0, expect.not.stringContaining('known')]);
  });

  test('is not looked at when told so, or when one run or a goal is asked for', async () => {
    const cwd = withFile();
    for (const flags of ['--fresh', '--no-saved', '--strategy swarm --path 0:0', '--reach leader-elected']) {
      const { stdout } = await raftcheck(`${fuzzAgain} ${flags} --json`, { cwd });
      expect(JSON.parse(stdout), flags).not.toHaveProperty('remembered');
      expect(stdout, flags).toContain('"seed": 1');
      expect(stdout, flags).not.toContain('"status"');
    }
  });

  test('is not looked at by `faults`', async () => {
    const cwd = withFile('{');
    const { code, stdout, stderr } = await raftcheck('faults commit-quorum-off-by-one --seed 1', { cwd });
    expect([code, stderr, stdout]).toEqual([0, '', expect.not.stringContaining('known')]);
    expect(readdirSync(join(cwd, found))).toEqual(['b.json']);
  });

  test('is told with --quiet, and is in --json with its status', async () => {
    const cwd = withFile();
    const quiet = await raftcheck(`${fuzzAgain} --quiet`, { cwd });
    expect(quiet.stdout.split('\n')).toEqual([
      expect.stringMatching(/^known /),
      expect.stringMatching(/^replay: /),
      '',
    ]);
    const { code, stdout } = await raftcheck(`${fuzzAgain} --json`, { cwd });
    const { remembered, ...report } = JSON.parse(stdout) as Report;
    const [known] = remembered;
    expect(remembered).toHaveLength(1);
    expect(known).toMatchObject({ verdict: 'reproduced', status: 'known' });
    expect(known?.file).toContain(file);
    expect(known?.replay).toBe(`npx raftcheck replay ${known?.file}`);
    expect(report).toMatchObject({ verdict: 'violated', exitCode: code, findings: [] });
    expect(report.seenAgain).toEqual([{ file: known?.file, times: 1 }]);
    const fresh = await raftcheck(`${fuzzAgain} --json --out new`, { cwd });
    expect(JSON.parse(fresh.stdout)).toMatchObject({ remembered: [], seenAgain: [], findings: [{ status: 'new' }] });
  });
});

describe('a file that cannot be read', () => {
  test('is told in a line; the search goes on, and the exit code is 64', async () => {
    const cwd = withFile('{');
    const { code, stdout, stderr } = await raftcheck(fuzzSound, { cwd });
    expect([code, stderr]).toEqual([64, expect.stringMatching(/^unreadable {2}.*b\.json: .*\n$/)]);
    expect(stdout).toContain('8 runs');
    expect(lastLine(stdout)).toMatch(/^FAIL {3}a saved file cannot be used/);
    expect(readFileSync(join(cwd, file), 'utf8')).toBe('{');
  });

  test('hides no violation', async () => {
    const cwd = withFile('{');
    expect((await raftcheck(fuzzAgain, { cwd })).code).toBe(1);
    expect(readdirSync(join(cwd, found))).toHaveLength(2);
  });
});

describe('check', () => {
  const flags = { servers: 3, seed: 1, runs: 64, workers: 1, out: found };

  test('fails while something that is known is still wrong, and does not save it again', async () => {
    const cwd = withFile();
    const { code, stdout } = await ran((io) => check(flags, io, fault), { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain(`\nknown  ${file}   Commit Durability at step 3\n`);
    expect(stdout).toContain(`replay: npx raftcheck replay ${file}\n`);
  });

  test('goes by its own subject', async () => {
    const cwd = withFile();
    const { code, stdout } = await ran((io) => check({ ...flags, runs: 8 }, io), { cwd });
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('known')]);
  });
});

test('replay tells the status of each file', async () => {
  const cwd = withFile();
  writeFileSync(join(cwd, found, 'c.json'), finding.replace(fault, 'impl'));
  writeFileSync(join(cwd, found, 'd.json'), finding.replace(fault, 'impl').replace('"timeout"', '"heartbeat"'));
  writeFileSync(join(cwd, found, 'a.json'), finding.replace(/"expect": .*/, '"expect": { "verdict": "holds" }'));
  const { stdout } = await raftcheck(`replay ${found} --json`, { cwd });
  const { files } = JSON.parse(stdout) as { files: readonly { verdict: string; status?: string }[] };
  expect(files.map(({ verdict, status }) => [verdict, status])).toEqual([
    ['broken', undefined],
    ['reproduced', 'known'],
    ['fixed', 'fixed'],
    ['stale', 'stale'],
  ]);
});
