// @module-tag slow
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, foundFile, raftcheck } from './cli-run.ts';

/** One line that says what is wrong; nothing on stdout. */
function expectRefusal(ran: Awaited<ReturnType<typeof raftcheck>>, fact: string): void {
  expect(ran.code).toBe(64);
  expect(ran.stdout).toBe('');
  expect(ran.stderr).toContain(fact);
  expect(ran.stderr).toMatch(/^[^\n]{1,1100}\n$/);
  expect(ran.stderr.trimEnd()).not.toMatch(/\p{Cc}/u);
}

const wrongUsage: readonly (readonly [argv: string, fact: string])[] = [
  ['chek', 'Did you mean check?'],
  ['check --bogus', "unknown option '--bogus'"],
  ['fuzz --sed 3', 'Did you mean --seed?'],
  ['fuzz --seed x', 'Expected a whole number'],
  ['fuzz --seed -1', 'Expected a whole number'],
  ['fuzz --seed', 'argument missing'],
  ['fuzz extra', 'Expected 0 arguments but got 1. See its --help.'],
  ['fuzz --subject impp', 'did you mean impl?'],
  ['fuzz --subject fault:stale-term-vote-count', 'did you mean fault:stale-term-vote-counted?'],
  ['fuzz --subject ../evil.js', 'there is no such file'],
  ['fuzz --subject ./', 'a folder, and no file'],
  ['replay --subject impl x.json', 'expected a subject of your own: a file, such as ./my-raft.js'],
  ['explore --subject ./x.js', 'there is no such file'],
  ['fuzz --subject model --property conformance', 'conforms to anything'],
  ['fuzz --subject model:core', 'explored, not fuzzed: raftcheck explore --subject model:core'],
  ['fuzz --subject model:lose-vote --reach leader-elected', 'raftcheck explore --subject model:lose-vote'],
  ['fuzz --subject model:lose-votes', 'did you mean model:lose-vote?'],
  ['faults model:vote-twice', 'raftcheck explore --subject model:vote-twice'],
  ['faults --run model:vote-twice', 'raftcheck explore --subject model:vote-twice'],
  ['fuzz --servers 8', 'from 1 to 7'],
  ['fuzz --servers 0', 'from 1 to 7'],
  ['fuzz --property election-safty', 'Did you mean election-safety?'],
  ['fuzz --property none', 'no property is left'],
  ['fuzz --property conformance --conformance off', 'no property is left'],
  ['fuzz --conformance maybe', 'Allowed choices are on, off'],
  ['fuzz --features prevote', 'Did you mean preVote?'],
  ['fuzz --features all,-checkQuorum,leaseReads', 'leaseReads needs checkQuorum'],
  ['fuzz --features forgetLeade', 'Did you mean forgetLeader?'],
  ['fuzz --nemesis crash,dorp', 'Did you mean drop?'],
  ['fuzz --nemesis none,drop', "argument 'none,drop' is invalid. none stands alone"],
  ['fuzz --nemesis drop,none', 'none stands alone'],
  ['fuzz --features none,preVote', 'none stands alone'],
  ['fuzz --property none,crash', 'none stands alone'],
  ['fuzz --corpus /dev/null', '--corpus /dev/null: not a folder'],
  ['fuzz --corpus /dev/null/below', '--corpus /dev/null/below: not a folder'],
  ['fuzz --reach two-leaders', 'There are: leader-elected'],
  ['fuzz --runs 0', 'Expected a whole number'],
  ['fuzz --runs 1e3', 'Expected a whole number'],
  ['fuzz --time 5', 'Expected a time such as'],
  ['fuzz --steps-total 0', 'Expected a whole number'],
  ['check --steps-total x', 'Expected a whole number'],
  ['fuzz --cpu-time 60', 'Expected a time such as'],
  ['check --cpu-time 1d', 'Expected a time such as'],
  ['fuzz --strategy saved --no-saved', 'builds on saved schedules, and --no-saved forgets them'],
  ['fuzz --time 0s', 'Expected a time such as'],
  ['fuzz --path 3:4', 'give --seed too'],
  ['fuzz --seed 1 --path 3', 'Expected CHUNK:INDEX'],
  ['fuzz --seed 1 --path 3:64', 'Expected CHUNK:INDEX'],
  ['faults stale-term-vote-count', 'did you mean stale-term-vote-counted?'],
  ['faults --explain nothing-like-it', 'unknown fault'],
  ['faults one --explain two', 'give one of'],
  ['replay', "missing required argument 'files'"],
  ['show', "missing required argument 'file'"],
  ['show a b', 'too many arguments'],
  ['show a --format pdf', 'Allowed choices are table, rst'],
  ['shrink', "missing required argument 'file'"],
];

describe('wrong usage', () => {
  test.each(wrongUsage)('%s', async (argv, fact) => {
    const cwd = emptyFolder();
    expectRefusal(await raftcheck(argv, { cwd }), fact);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('what was typed is printed harmlessly', async () => {
    const evil = '\u001b]0;owned\u0007\r::error::\u202e';
    expectRefusal(await raftcheck([evil]), String.raw`\x1b]0;owned\x07\x0d`);
    for (const flag of ['--subject', '--property', '--nemesis', '--seed', '--time', '--reach', `--${evil}`]) {
      expectRefusal(await raftcheck(['fuzz', flag, evil]), String.raw`\x1b`);
    }
    expectRefusal(await raftcheck(['faults', evil]), String.raw`\x1b`);
  });
});

const badFiles: readonly (readonly [name: string, text: (good: string) => string, fact: string])[] = [
  ['empty', () => '', 'the file is empty'],
  ['no JSON', () => 'process.exit(0)', 'expected a value'],
  ['60 KB of nesting', () => '['.repeat(30_000) + ']'.repeat(30_000), 'nested more than 64 deep'],
  ['__proto__', (good) => good.replace('{', '{ "__proto__": { "polluted": 1 },'), '__proto__'],
  ['version 999', (good) => good.replace('"version": 1', '"version": 999'), 'version 999'],
  ['20 MB', (good) => good + ' '.repeat(20_000_000), 'larger than 16 MiB'],
  ['an unknown subject', (good) => good.replace('fault:commit', 'fault:nothing'), 'subject: expected a known subject'],
  ['an unknown kind of step', (good) => good.replace('"timeout"', '"explode"'), 'steps[0]'],
  ['a server that is not there', (good) => good.replace(/"server": \d/, '"server": 9'), 'steps[0].server'],
  ['control characters in the title', (good) => good.replace('"title": "', '"title": "\\u001b]0;owned'), 'title'],
];

describe('files that cannot be used', () => {
  describe.each(['replay', 'show', 'shrink'])('%s', (command) => {
    test.each(badFiles)('%s', async (_name, text, fact) => {
      const cwd = emptyFolder();
      const good = readFileSync(join(cwd, await foundFile(cwd)), 'utf8');
      const dir = emptyFolder();
      writeFileSync(join(dir, 'bad.json'), text(good));
      const ran = await raftcheck([command, 'bad.json'], { cwd: dir });
      expectRefusal(ran, fact);
      expect(ran.stderr).toContain('bad.json: ');
      expect(readdirSync(dir)).toEqual(['bad.json']);
      expect('polluted' in {}).toBe(false);
    });

    test('no such file, an empty folder, a device, a null byte', async () => {
      const cwd = emptyFolder();
      mkdirSync(join(cwd, 'folder'));
      expectRefusal(await raftcheck([command, 'none.json'], { cwd }), 'no such file');
      expectRefusal(await raftcheck([command, 'folder'], { cwd }), 'folder');
      expectRefusal(await raftcheck([command, '/dev/null'], { cwd }), 'is a device');
      expectRefusal(await raftcheck([command, 'a\0b'], { cwd }), 'null byte');
    });
  });

  test('with --json a file that cannot be used is still one object', async () => {
    const { code, stdout } = await raftcheck('replay none.json --json');
    expect(code).toBe(64);
    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 64,
      verdict: 'unreadable',
      files: [{ verdict: 'unreadable' }],
    });
  });
});
