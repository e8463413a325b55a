// @module-tag slow
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SubjectError } from '../properties/subject-error.ts';
import { runSteps } from '../world/cluster/run.ts';
import { builtBin } from './built.ts';
import { adapterSubject } from '../door/adapter/adapter.ts';

const zoo = fileURLToPath(new URL('../door/adapter/testing/zoo.mjs', import.meta.url));
const silenceMs = 5_000;
const silentMs = 500; // of those that never answer: to start and to answer may take longer beside other tests
const silentWays = ['never starts', 'never reads stdin', 'hangs', 'hangs, deaf to SIGTERM, with a child', 'no newline'];
const options = { servers: 2, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
const steps = [1, 2, 1, 2].map((server) => ({ kind: 'timeout', server }) as const);

/** What comes of a run: what is said of the adapter, or what was found. */
function cameOf(way: string, at = 4): string {
  const started = performance.now();
  try {
    const patience = silentWays.includes(way) ? silentMs : silenceMs;
    const target = adapterSubject(`'${process.execPath}' '${zoo}' '${way}' ${at}`, tmpdir(), patience);
    const { violation } = runSteps(target, options, steps, { suffix: false });
    return violation === null ? 'nothing' : `${violation.property}: ${violation.fact}`;
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    return error.message.replace(/^adapter ".*?": /, '');
  } finally {
    expect(performance.now() - started).toBeLessThan(2 * silenceMs);
  }
}

test('a sound one is run', () => {
  expect(cameOf('sound')).toBe('nothing');
});

test.each([
  ['exits 0', 1, 'the process ended (exit code 0)'],
  ['never starts', 1, 'no answer for 0.5 s'],
  ['never reads stdin', 1, 'no answer for 0.5 s'],
  ['hangs', 4, 'no answer for 0.5 s'],
  ['hangs, deaf to SIGTERM, with a child', 4, 'no answer for 0.5 s'],
  ['no newline', 4, 'no answer for 0.5 s'],
  ['floods stdout', 4, 'a line of more than 16777216 bytes'],
  ['floods lines', 4, 'answered twice: then came "{}\\n'],
  ['answers twice', 4, 'answered twice: then came "{\\"id\\":4}\\n"'],
  ['no UTF-8', 4, 'a line that is no UTF-8: "ÿþ"'],
  ['no JSON', 4, 'an answer that is no JSON; asked {"id":4,"op":"step","server":2'],
  ['a list', 4, 'an answer without its id'],
  ['no id', 4, 'an answer without its id'],
  ['a wrong id', 4, 'an answer to 999999, where 4 was asked'],
  ['a wrong shape', 4, 'sent: expected Array, got 7'],
  ['a role that is none', 4, 'view.role: expected ("follower" | "preCandidate" | "candidate" | "leader"), got "boss"'],
  ['a term that is no number', 4, 'view.currentTerm: expected number, got "7"'],
  ['a log with a gap', 4, 'log: from 9: the log has entries 1 to 0'],
  ['a message to nobody', 4, 'to: expected a server from 1 to 2, got 77'],
  ['terminal codes', 4, 'an answer that is no JSON'],
  ['refuses', 4, 'it refuses: not today'],
  ['half a line, then exit', 1, 'the process ended (exit code 0)'],
])('%s, at question %i', (way, at, what) => {
  expect(cameOf(way, at)).toContain(what);
});

test.each([
  ['exits 1', 'n2 threw on electionTimeout: the process died of it (exit code 1)'],
  ['aborts', 'n2 threw on electionTimeout: the process died of it (exit code 134): Aborted'],
  ['half a line, then exit', 'n2 threw on electionTimeout: the process died of it (exit code 0)'],
  ['panics', 'n2 threw on electionTimeout: assertion failed: term'],
])('%s: a finding', (way, what) => {
  expect(cameOf(way)).toBe(`Crash: ${what}`);
});

test('what it sends as __proto__ is nothing', () => {
  expect(cameOf('sends __proto__')).toBe('nothing');
});

test('a command that there is not', () => {
  expect(() => adapterSubject('/no/such/adapter', tmpdir(), silenceMs)).toThrow(
    /the process ended \(exit code 127\): .*not found/,
  );
});

test('no process and no folder is left behind, and the command line says what was wrong', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zoo-'));
  const mark = `mark-${process.pid}`;
  const adapter = `'${process.execPath}' '${zoo}' 'hangs, deaf to SIGTERM, with a child' 4 ${mark}`;
  const child = spawn(process.execPath, [builtBin(), 'fuzz', '--adapter', adapter, '--time', '2s', '--seed', '1'], {
    cwd: folder,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect(stderr).toMatch(/^raftcheck: the subject is at fault: adapter .*: no answer for 5 s\n$/);
  expect(code).toBe(4);
  expect(spawnSync('pgrep', ['-f', mark], { encoding: 'utf8' }).stdout).toBe('');
  await expect.poll(() => readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});
