import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostile } from '../../testing/saved-runs.ts';
import { itfDocument } from './itf-document.ts';
import { ItfError } from './itf-error.ts';
import { textOf } from './itf-value.ts';
import { readItf } from './read-itf.ts';

const around = { source: 'x.itf.json', command: '', tool: '' } as const;

/** `states` of one variable x. */
const traceOf = (...values: readonly unknown[]): string =>
  JSON.stringify({ vars: ['x'], states: values.map((x) => ({ x })) });

const xOf = (value: unknown): string => {
  const x = readItf(traceOf(value), 'x').states[0]?.get('x');
  return x === undefined ? '' : textOf(x);
};

function factOf(text: string): string {
  try {
    readItf(text, 'x.itf.json');
  } catch (error) {
    if (error instanceof ItfError) return error.fact;
    throw error;
  }
  return 'read';
}

test.each([
  [true, 'true'],
  ['a', '"a"'],
  [{ '#bigint': '-123456789012345678901' }, '-123456789012345678901'],
  [7, '7'],
  [[{ '#bigint': '1' }], '[1]'],
  [{ '#tup': ['a', { '#bigint': '2' }] }, '("a", 2)'],
  [{ '#set': [] }, '{}'],
  [{ '#map': [['k', { '#set': [true] }]] }, 'Map("k" -> {true})'],
  [{ a: 'x', b: [] }, '{ a: "x", b: [] }'],
  [{ tag: 'Some', value: 'x' }, 'Some("x")'],
  [{ tag: 'None', value: { '#tup': [] } }, 'None'],
  [{ '#unserializable': 'Nat' }, '‹Nat›'],
])('%j is %s', (value, text) => {
  expect(xOf(value)).toBe(text);
});

describe('what is no trace is refused with its place in the JSON', () => {
  const nested = `${'['.repeat(80)}${']'.repeat(80)}`;
  test.each([
    ['', 'x.itf.json: line 1, column 1: expected a value, got the end of the file'],
    ['{"vars": ["x"], "states": [', 'x.itf.json: line 1, column 28: expected a value, got the end of the file'],
    ['[]', /: vars: expected the names of the variables/],
    ['{"states": [{}]}', /: vars: expected the names of the variables/],
    ['{"vars": "x", "states": [{}]}', /: vars: expected the names of the variables/],
    ['{"vars": [], "states": [{}]}', /: vars: expected the names of the variables/],
    ['{"vars": ["x", "x"], "states": [{"x": true}]}', 'x.itf.json: vars: "x" stands there twice'],
    ['{"vars": ["x"], "states": []}', /: states: expected a list of states/],
    ['{"vars": ["x"], "states": [3]}', /: states\[0\]: expected a list of states/],
    ['{"vars": ["x"], "states": [{}]}', 'x.itf.json: states[0].x: the state has no value for this variable'],
    [
      '{"vars": ["toString"], "states": [{}]}',
      'x.itf.json: states[0].toString: the state has no value for this variable',
    ],
    ['{"vars": ["x"], "states": [{"x": true}], "loop": 1}', 'x.itf.json: loop: there is no state 1'],
    ['{"vars": ["x"], "states": [{"x": true}], "loop": -1}', 'x.itf.json: loop: expected the place of a state'],
    [traceOf(true, null), 'x.itf.json: states[1].x: expected a value of ITF, got null'],
    [traceOf(0.5), 'x.itf.json: states[0].x: expected a whole number that JSON keeps exactly'],
    [traceOf({ '#bigint': 3 }), /states\[0\]\.x\["#bigint"\]: expected a whole number as a text/],
    [traceOf({ '#bigint': '0x3' }), /states\[0\]\.x\["#bigint"\]: expected a whole number as a text/],
    [traceOf([true, { '#set': 'x' }]), 'x.itf.json: states[0].x[1]["#set"]: expected a list'],
    [traceOf({ '#map': [['k']] }), 'x.itf.json: states[0].x["#map"][0]: expected a pair of a key and a value'],
    [
      traceOf({ '#map': [['k', { a: null }]] }),
      'x.itf.json: states[0].x["#map"][0][1].a: expected a value of ITF, got null',
    ],
    [
      traceOf({ '#tup': [], a: true }),
      'x.itf.json: states[0].x["#tup"]: an object with a field of # has no other field',
    ],
    [traceOf({ '#fun': [] }), /states\[0\]\.x\["#fun"\]: expected #bigint, #tup, #set, #map or #unserializable/],
    ['{"vars": ["x"], "states": [{"__proto__": {}, "x": true}]}', /the key "__proto__".* may stand nowhere/],
    [`{"vars": ["x"], "states": [{"x": ${nested}}]}`, /nested more than 64 deep/],
    ['{"vars": ["x"], "states": [{"x": true, "x": false}]}', /the key "x" stands twice in one object/],
    ['{"format": "raftcheck-schedule"}', 'x.itf.json: this is a schedule'],
    ['{"process": 0, "type": "invoke"}', 'x.itf.json: this is a history of clients'],
  ])('%s', (text, fact) => {
    expect(factOf(text)).toMatch(fact);
    expect(factOf(text)).not.toContain('\n');
  });

  test('whatever is changed in a trace, it is shown, or refused in one line', () => {
    const text = JSON.stringify({
      vars: ['currentTerm', 'role', 'log', 'messages', 'x'],
      states: [1, 2].map((term) => ({
        currentTerm: { '#map': [['a', { '#bigint': String(term) }]] },
        role: { '#map': [['a', 'Leader']] },
        log: { '#map': [['a', [{ term: { '#bigint': '1' }, value: 'v' }]]] },
        messages: { '#set': [{ from: 'a', to: 'a', type: 'Vote' }] },
        x: { '#unserializable': hostile },
      })),
    });
    let shown = 0;
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(6),
        fc.constantFrom('', '"', '3', 'null', '[]', '{}', ',', 'a'),
        (at, cut, put) => {
          const changed = text.slice(0, at) + put + text.slice(at + cut);
          try {
            itfDocument(readItf(changed, 'x'), around);
            shown += 1;
          } catch (error) {
            if (!(error instanceof ItfError) || error.fact.includes('\n')) throw error;
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(shown).toBeGreaterThan(20);
  });
});
