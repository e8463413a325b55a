import { expect, test } from 'vitest';
import type { PageKey, PageOperation, PageStep, RunDocument } from '../counterexamples/page/document.ts';
import { documentOfKey, keysOf } from './keys.ts';

const nothing = { unknown: 'x' } as const;

const operation = (key: number, client: number, began: number, ended: number | null): PageOperation => ({
  client,
  text: 'read',
  result: '',
  began,
  ended,
  place: 1,
  point: began,
  key,
  by: `process ${client}`,
});

const key = (name: string, rest: Partial<PageKey> = {}): PageKey => ({
  name,
  verdict: `of ${name}`,
  withoutPlace: null,
  culprit: null,
  story: nothing,
  ...rest,
});

function documentWith(operations: readonly PageOperation[], keys: readonly PageKey[]): RunDocument {
  const last = Math.max(...operations.flatMap(({ began, ended, gaveUp }) => [began, ended ?? 0, gaveUp ?? 0]));
  const clientOf = (number: number): number =>
    operations.find(({ began, ended, gaveUp }) => [began, ended, gaveUp].includes(number))?.client ?? 0;
  return {
    format: 'raftcheck-page',
    version: 1,
    title: '',
    tool: '',
    command: '',
    schedule: '',
    subject: '',
    options: [],
    servers: [],
    clients: 9,
    clientNames: Array.from({ length: 9 }, (_, k) => `process ${k + 1}`),
    messages: [],
    steps: Array.from(
      { length: last },
      (_, k): PageStep => ({
        number: k + 1,
        kind: 'invoke',
        text: `event ${k + 1}`,
        effect: '',
        fate: 'applied',
        server: null,
        client: clientOf(k + 1),
      }),
    ),
    verdict: {
      verdict: 'violated',
      headline: '',
      property: null,
      fact: null,
      paper: null,
      culprit: null,
      remarks: [],
      stack: [],
    },
    spec: nothing,
    history: { known: { operations, verdict: '', withoutPlace: null, keys } },
    story: nothing,
    shrinking: nothing,
  };
}

test('of one key, its steps and lanes stand by themselves, numbered anew', () => {
  const operations = [
    operation(1, 3, 1, 4),
    { ...operation(0, 2, 2, null), gaveUp: 6 },
    operation(1, 1, 3, 5),
    operation(0, 5, 7, 8),
  ];
  const document = documentWith(operations, [key('x', { withoutPlace: 3, culprit: 8 }), key('y')]);
  const own = documentOfKey(document, 0);
  expect(own.steps.map(({ number, text, client }) => [number, text, client])).toEqual([
    [1, 'event 2', 1],
    [2, 'event 6', 1],
    [3, 'event 7', 2],
    [4, 'event 8', 2],
  ]);
  expect(own.clientNames).toEqual(['process 2', 'process 5']);
  expect(own.verdict.culprit).toBe(4);
  const history = 'known' in own.history ? own.history.known : null;
  expect(history?.verdict).toBe('of x');
  expect(history?.withoutPlace).toBe(1);
  expect(
    history?.operations.map(({ client, began, ended, gaveUp, point }) => [client, began, ended, gaveUp, point]),
  ).toEqual([
    [1, 1, null, 2, 1],
    [2, 3, 4, undefined, 3],
  ]);
  expect(documentOfKey(document, 1).steps.map(({ text }) => text)).toEqual([
    'event 1',
    'event 3',
    'event 4',
    'event 5',
  ]);
});

test('of many lanes, those that tell why an operation has no place are in sight', () => {
  const operations = Array.from({ length: 9 }, (_, k) => operation(0, k + 1, 2 * k + 1, 2 * k + 2));
  const document = documentWith(operations, [key('x', { withoutPlace: 6, culprit: 14 })]);
  expect(documentOfKey(document, 0).clientNames?.slice(0, 3)).toEqual(['process 7', 'process 6', 'process 5']);
});

test('a run without keys has no choice of them; a name chooses one', () => {
  expect(keysOf({ ...documentWith([operation(0, 1, 1, 2)], []) }, undefined)).toBe(null);
  const document = documentWith([operation(0, 1, 1, 2), operation(1, 1, 3, 4)], [key('x'), key('y')]);
  expect(keysOf(document, 'y')?.chosen.value).toBe(1);
  expect(keysOf(document, 'z')?.chosen.value).toBe(0);
});
