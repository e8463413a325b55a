// @module-tag slow
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { showFormats } from '../counterexamples/formats.ts';
import { writeSchedule } from '../counterexamples/index.ts';
import { emptyFolder, escape, findingFault, foundFile, lastLine, raftcheck } from './cli-run.ts';

describe('replay', () => {
  test('goes through a folder and reports all, even after a bad file', async () => {
    const cwd = emptyFolder();
    const file = await foundFile(cwd);
    const text = readFileSync(join(cwd, file), 'utf8');
    writeFileSync(join(cwd, 'a-bad.json'), '[]');
    writeFileSync(join(cwd, 'b-fixed.json'), text.replace('fault:commit-quorum-off-by-one', 'impl'));
    writeFileSync(
      join(cwd, 'c-stale.json'),
      text.replace('>', '>9').replace(/9(\d)/, '$1').replace(' t1 #1', ' t7 #9'),
    );
    writeFileSync(join(cwd, 'c-broken.json'), text.replace(/"expect": .*/, '"expect": { "verdict": "holds" }'));
    writeFileSync(join(cwd, 'd-good.json'), text);
    const { code, stdout, stderr } = await raftcheck('replay .', { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('a-bad.json: expected an object');
    expect(stdout).toMatch(/^fixed .*b-fixed/m);
    expect(stdout).toMatch(/^broken .*c-broken/m);
    expect(stdout).toMatch(/^reproduced .*d-good/m);
  });

  test('a JSON Schema in a folder is no schedule', async () => {
    const cwd = emptyFolder();
    const schema = readFileSync(new URL('../counterexamples/schedule.schema.json', import.meta.url));
    writeFileSync(join(cwd, 'schedule.schema.json'), schema);
    const alone = await raftcheck('replay .', { cwd });
    expect([alone.code, alone.stderr]).toEqual([64, expect.stringContaining('no schedule file in this folder')]);
    writeFileSync(join(cwd, 'found.json'), readFileSync(join(cwd, await foundFile(cwd))));
    const { code, stdout, stderr } = await raftcheck('replay .', { cwd });
    expect([code, stdout, stderr]).toEqual([0, expect.stringMatching(/^reproduced {2}.*found\.json .*\n$/), '']);
  });

  test('a folder stands for the files in the folders in it too, and no deeper', async () => {
    const cwd = emptyFolder();
    const good = readFileSync(join(cwd, await foundFile(cwd)));
    for (const folder of ['saved', 'saved/told', 'saved/told/deeper', 'saved/.hidden']) {
      mkdirSync(join(cwd, folder));
      writeFileSync(join(cwd, folder, 'one.json'), good);
    }
    const { code, stdout } = await raftcheck('replay saved', { cwd });
    expect(code).toBe(0);
    expect(stdout.match(/saved\S+/g)).toEqual(['saved/one.json', 'saved/told/one.json']);
  });

  test('what a file asserts and is not so is told one by one, and makes it broken', async () => {
    const cwd = emptyFolder();
    const schedule = {
      title: 'n1 leads',
      subject: 'impl',
      options: { servers: 1, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' },
      steps: [{ kind: 'timeout', server: 1 }],
      assertions: [
        { after: 1, assert: 'leaders', servers: [] },
        { after: 1, assert: 'servers', servers: [1], currentTerm: 1, commitIndex: 2, log: [[1], [1, 'x\u001b']] },
      ],
      expect: { verdict: 'holds' },
    } as const;
    writeFileSync(join(cwd, 'told.json'), writeSchedule(schedule));
    const { code, stdout } = await raftcheck('replay told.json', { cwd });
    expect([code, stdout.split('\n')]).toEqual([
      1,
      [
        'broken  told.json   nothing violated was expected, got 3 differences from what the file asserts',
        '    steps[1], after step 1: leaders: nobody expected, n1 found',
        '    steps[2], after step 1: n1 commitIndex: 2 expected, 1 found',
        "    steps[2], after step 1: n1 log[2]: 1:'x\\x1b' expected, none found",
        '    look at it: npx raftcheck show told.json',
        '',
      ],
    ]);
    const { stdout: data } = await raftcheck('replay told.json --json', { cwd });
    const found = { place: 2, after: 1, server: 1, field: 'commitIndex', expected: '2', found: '1' };
    expect(JSON.parse(data)).toMatchObject({
      verdict: 'violated',
      exitCode: 1,
      files: [{ verdict: 'broken', violation: null, unmet: [{ field: 'leaders' }, found, { field: 'log[2]' }] }],
    });
    const { stdout: shown } = await raftcheck('show told.json', { cwd });
    expect(shown).toMatch(/^FAIL {3}nothing is violated, but not so: 3 things that are asserted, after step 1\n/);
    expect(shown).toContain('      ! n1 commitIndex: 2 expected, 1 found\n');
  });

  test('of very many differences the first are told, and how many more there are', async () => {
    const cwd = emptyFolder();
    const schedule = {
      title: '',
      subject: 'impl',
      options: { servers: 1, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' },
      steps: [{ kind: 'timeout', server: 1 }],
      assertions: Array.from({ length: 23 }, () => ({ after: 1, assert: 'leaders', servers: [] }) as const),
      expect: { verdict: 'holds' },
    } as const;
    writeFileSync(join(cwd, 'told.json'), writeSchedule(schedule));
    const { stdout } = await raftcheck('replay told.json', { cwd });
    expect(stdout.match(/^ {4}steps\[/gm)).toHaveLength(20);
    expect(stdout).toContain('    … 3 more\n');
  });

  test('a step that no longer applies makes a file stale', async () => {
    const cwd = emptyFolder();
    const text = readFileSync(join(cwd, await foundFile(cwd)), 'utf8').replace(
      'fault:commit-quorum-off-by-one',
      'impl',
    );
    writeFileSync(join(cwd, 'stale.json'), text.replace('"kind": "timeout"', '"kind": "heartbeat"'));
    const { code, stdout } = await raftcheck('replay stale.json', { cwd });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^stale at step 1 /)]);
  });
});

describe('show and shrink', () => {
  test.each(showFormats)('show --format %s', async (format) => {
    const cwd = emptyFolder();
    const file = await foundFile(cwd);
    const { code, stdout } = await raftcheck(`show ${file} --format ${format}`, { cwd, isTTY: true });
    expect(code).toBe(0);
    expect(stdout.length).toBeGreaterThan(format === 'jepsen' ? 10 : 100);
    expect(stdout.includes(escape)).toBe(format === 'table');
  });

  test('of a mutant of the core as of any subject', async () => {
    const cwd = emptyFolder();
    const file = fileURLToPath(new URL('../counterexamples/mutants/vote-twice.json', import.meta.url));
    expect((await raftcheck(['replay', file], { cwd })).stdout).toMatch(/^reproduced .* Election Safety at step 16$/m);
    expect((await raftcheck(['show', file], { cwd })).stdout).toContain('FAIL Election Safety');
    const { code, stdout } = await raftcheck(['shrink', file], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining('shrunk 16 -> 16 steps')]);
    const replay = await raftcheck(lastLine(stdout).replace('replay: npx raftcheck ', ''), { cwd });
    expect([replay.code, replay.stdout]).toEqual([0, expect.stringContaining('Election Safety at step 16')]);
  });

  test('show --at shows the cluster', async () => {
    const cwd = emptyFolder();
    const file = await foundFile(cwd);
    const { code, stdout } = await raftcheck(`show ${file} --at 3`, { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining('leader')]);
    expect((await raftcheck(`show ${file} --at 4`, { cwd })).stderr).toContain('--at 4: the schedule has 3 steps');
    expect((await raftcheck(`show ${file} --at 1 --format csv`, { cwd })).code).toBe(64);
  });

  test('shrink makes a padded schedule minimal again', async () => {
    const cwd = emptyFolder();
    const text = readFileSync(join(cwd, await foundFile(cwd)), 'utf8');
    const pad = '{ "kind": "cut", "from": 1, "to": 2 },\n    { "kind": "heal" },\n    ';
    writeFileSync(join(cwd, 'long.json'), text.replace('{ "kind": "timeout"', `${pad}{ "kind": "timeout"`));
    const { code, stdout } = await raftcheck('shrink long.json --out short', { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /shrunk 5 -> 3 steps in [\d,]+ replays; 1-minimal \(no single step can go, all \d+ removals pass\);\s+none\s+is shorter with these options: [\d,]+ states visited/,
    );
    expect(lastLine(stdout)).toMatch(/^replay: npx raftcheck replay short\/commit-durability-/);
    expect(readdirSync(join(cwd, 'short'))).toHaveLength(1);
  });

  test('what does not fail cannot be shrunk', async () => {
    const cwd = emptyFolder();
    const text = readFileSync(join(cwd, await foundFile(cwd)), 'utf8');
    writeFileSync(join(cwd, 'fixed.json'), text.replace('fault:commit-quorum-off-by-one', 'impl'));
    const { code, stderr } = await raftcheck('shrink fixed.json', { cwd });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/fixed\.json: nothing is violated/)]);
  });
});

describe('explain', () => {
  test('says why a schedule fails, and in --json too', async () => {
    const cwd = emptyFolder();
    const file = await foundFile(cwd);
    const { code, stdout } = await raftcheck(`explain ${file} --replays 200`, { cwd });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^FAIL Commit Durability[^]*The rule[^]*The smallest change/),
    ]);
    const { stdout: json } = await raftcheck(`explain ${file} --replays 200 --json`, { cwd });
    const value = JSON.parse(json) as Readonly<Record<string, unknown>>;
    expect(value).toMatchObject({
      command: 'explain',
      verdict: 'explained',
      exitCode: 0,
      property: 'Commit Durability',
      step: 3,
      bug: { id: 'commit-quorum-off-by-one' },
      divergence: { step: 3, difference: { field: 'commitIndex' } },
      causes: { ends: [3], inside: [1, 2, 3], outside: [], complete: true },
      continuations: { lastWayOut: null, pointOfNoReturn: null },
      change: { passing: null, complete: true },
    });
  });

  test('what does not fail has nothing to explain', async () => {
    const cwd = emptyFolder();
    const text = readFileSync(join(cwd, await foundFile(cwd)), 'utf8');
    writeFileSync(join(cwd, 'fixed.json'), text.replace('fault:commit-quorum-off-by-one', 'impl'));
    const { code, stdout, stderr } = await raftcheck('explain fixed.json', { cwd });
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/fixed\.json: nothing is violated/)]);
  });

  test('in short it stands under what is found, and is in its --json', async () => {
    const { stdout } = await raftcheck(`${findingFault} --conformance off`);
    expect(stdout).toMatch(
      /FAIL Commit Durability [^]*\n {2}spec and code part at step 3: [^]*\n {2}the rule: [^]*<- Commit Durability\n[^]*\n {2}the last way out: [^]*\n {2}the smallest change: [^]*\n {2}found in run/,
    );
    const { stdout: json } = await raftcheck(`${findingFault} --conformance off --json`);
    const { findings } = JSON.parse(json) as { readonly findings: readonly object[] };
    expect(findings[0]).toMatchObject({
      explanation: { property: 'Commit Durability', bug: { id: 'commit-quorum-off-by-one' } },
    });
  });
});
