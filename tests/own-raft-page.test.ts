import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exitCode } from '../cli/exit-code.ts';
import { allInvariants } from '../properties/invariants/all.ts';
import type { Declarations } from '../properties/seen/declared.ts';
import { optionalFields } from '../properties/seen/declared.ts';
import { featureNames } from '../properties/seen/subject.ts';
import { messageKinds } from '../properties/seen/view.ts';
import type { ServerInput } from '../world/subjects/own/server.ts';

const page = readFileSync(new URL('../docs/own-raft.md', import.meta.url), 'utf8');

/** The rows of the tables below that heading, cell by cell. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  return rows.map((row) => row.split('|').map((cell) => cell.trim()));
}

const inputs: Readonly<Record<ServerInput['kind'], true>> = {
  electionTimeout: true,
  leastTimeout: true,
  heartbeatTimeout: true,
  receive: true,
  lost: true,
  command: true,
  crash: true,
  restart: true,
  written: true,
  compact: true,
  transfer: true,
  reconfigure: true,
  read: true,
  tick: true,
  forgetLeader: true,
};

/** Of each row, what stands between backticks in its first cell. */
const namesBelow = (heading: string): readonly string[] =>
  rowsBelow(heading).flatMap(([, first = '']) => [...first.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));

const declarations: Readonly<Record<keyof Declarations, true>> = {
  features: true,
  disk: true,
  clients: true,
  network: true,
  notices: true,
  view: true,
  words: true,
  replies: true,
  limits: true,
  answers: true,
  save: true,
  conformance: true,
  otherwise: true,
};
const must = ['role', 'currentTerm', 'votedFor', 'leaderId', 'commitIndex', 'log'];

test.each<readonly [heading: string, names: readonly string[]]>([
  ['What a server is given', Object.keys(inputs)],
  ['What a step gives', ['sent', 'applied', 'replies']],
  ['What a server shows', [...must, ...optionalFields]],
  ['What a message says', messageKinds],
  ['Declarations', [...Object.keys(declarations), ...featureNames.filter((name) => name !== 'forgetLeader')]],
])('%s: the page has a row for everything', (heading, names) => {
  expect(namesBelow(heading).toSorted()).toEqual(names.toSorted());
});

test('what a property needs is what the page says', () => {
  const rows = new Map(
    rowsBelow('What is judged without it').flatMap(([, properties = '', needs = '']) =>
      properties.split(', ').map((property) => [property, needs] as const),
    ),
  );
  for (const { name, needs } of allInvariants) {
    const { feature, view = [], words = [], replies, limits, answers } = needs ?? {};
    const named = [...(rows.get(name) ?? '').matchAll(/`(\w+)`/g)].map(([, word = '']) => word);
    const expected = [
      ...(feature === undefined ? [] : [feature]),
      ...(limits === undefined ? [] : ['limits']),
      ...(view.length === 0 ? [] : ['view', ...view]),
      ...(words.length === 0 ? [] : ['words', ...words]),
      ...(replies === undefined ? [] : ['replies']),
      ...(answers === undefined ? [] : ['answers']),
    ];
    expect(named, name).toEqual(expected);
  }
});

test('its exit codes are those of the command line', () => {
  const codes = rowsBelow('Commands').map(([, code]) => Number(code));
  const known: readonly number[] = Object.values(exitCode);
  expect(codes.filter((code) => known.includes(code))).toEqual([0, 1, 2, 3, 4, 64]);
});

test('every file that it and the example link to is there', () => {
  const example = new URL('../examples/own-raft/README.md', import.meta.url);
  for (const [base, text] of [
    [new URL('../docs/own-raft.md', import.meta.url), page],
    [example, readFileSync(example, 'utf8')],
  ] as const) {
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(existsSync(new URL(link, base)), link).toBe(true);
  }
});
