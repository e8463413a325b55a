import { expect, test } from 'vitest';
import type { Finding } from '../../search/engine/fuzz.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { searchFor } from '../../search/testing/search-for.ts';
import type { Io } from '../io.ts';
import { Output } from '../terminal/output.ts';
import { EarlyPictures } from './early.ts';

const target = targetNamed('fault:commit-quorum-off-by-one');
const finding = searchFor(target, 200).finding ?? failed();

function failed(): never {
  throw new Error('nothing was found');
}

/** The same with one step more at its end, which never comes. */
const longer: Finding = {
  ...finding,
  schedule: { ...finding.schedule, steps: [...finding.schedule.steps, { kind: 'heal' }] },
};

function pictures(isTTY: boolean, options = {}): { readonly early: EarlyPictures; readonly text: () => string } {
  let text = '';
  const write = (more: string): boolean => (text += more).length > 0;
  const stdout = { write, isTTY, columns: 100 };
  const io: Io = {
    stdout,
    stderr: stdout,
    env: { NO_COLOR: '1' },
    cwd: '.',
    interrupted: new AbortController().signal,
  };
  return { early: new EarlyPictures(new Output(io, options)), text: () => text };
}

const count = (text: string): number => text.split('FAIL Commit Durability').length - 1;

test('on a terminal what is 1-minimal is shown, with what comes next, and not again if it stays so', () => {
  const { early, text } = pictures(true);
  early.showing(target)?.(finding);
  expect(text()).toMatch(/^FAIL Commit Durability[^]*no single one of them can go[^]*Ctrl-C keeps this one\.\n$/);
  const before = text();
  early.printLast(target, finding);
  early.printKnown([finding]);
  expect(text()).toBe(before);
});

test('what has become shorter since is shown whole', () => {
  const { early, text } = pictures(true);
  early.showing(target)?.(longer);
  early.printLast(target, finding);
  expect(count(text())).toBe(2);
  expect(text()).toContain('\nA shorter one:\n');
});

test('behind another one its verdict is said again', () => {
  const { early, text } = pictures(true);
  early.showing(target)?.(finding);
  early.showing(target)?.({ ...finding, path: '9:9' });
  const before = text();
  early.printLast(target, finding);
  expect(text().slice(before.length)).toMatch(/^FAIL Commit Durability[^>]*$/);
});

test('what came to a known one is said to', () => {
  const { early, text } = pictures(true);
  early.showing(target)?.(finding);
  early.printKnown([]);
  expect(text()).toContain('came to what was known already');
});

test('nothing is shown early in a pipe, with --json and with --quiet', () => {
  expect(pictures(false).early.showing(target)).toBeUndefined();
  expect(pictures(true, { json: true }).early.showing(target)).toBeUndefined();
  expect(pictures(true, { quiet: true }).early.showing(target)).toBeUndefined();
  const { early, text } = pictures(false);
  early.printLast(target, finding);
  expect(count(text())).toBe(1);
});
