import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scanJson } from './scan.ts';
import { ScheduleError } from './schedule-error.ts';

function factOf(text: string): string {
  try {
    scanJson(text, 'FILE');
    return 'fine';
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    return `${error.code} ${error.fact}`;
  }
}

describe('the first flaw is named with its place', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['{"a":1,}', "SCHEDULE_JSON FILE: line 1, column 8: expected a key in double quotes, got '}'"],
    ['[1,\n 2,]', "SCHEDULE_JSON FILE: line 2, column 4: expected a value, got ']'"],
    ['{\n  "a": 1\n  "b": 2\n}', "SCHEDULE_JSON FILE: line 3, column 3: expected ',' or '}', got '\"'"],
    ['{"a" 1}', "SCHEDULE_JSON FILE: line 1, column 6: expected ':', got '1'"],
    ["{'a':1}", "SCHEDULE_JSON FILE: line 1, column 2: expected a key in double quotes, got '''"],
    ['[1 2]', "SCHEDULE_JSON FILE: line 1, column 4: expected ',' or ']', got '2'"],
    ['[NaN]', "SCHEDULE_JSON FILE: line 1, column 2: expected a value, got 'N'"],
    ['[01]', "SCHEDULE_JSON FILE: line 1, column 3: expected ',' or ']', got '1'"],
    ['{} // done', "SCHEDULE_JSON FILE: line 1, column 4: expected the end of the file, got '/'"],
    ['{"a":', 'SCHEDULE_JSON FILE: line 1, column 6: expected a value, got the end of the file'],
    ['\n"abc', 'SCHEDULE_JSON FILE: line 2, column 1: a string without an end'],
    ['"a\tb"', 'SCHEDULE_JSON FILE: line 1, column 3: a control character in a string (write it as an escape)'],
    ['"\\x41"', 'SCHEDULE_JSON FILE: line 1, column 2: an unknown escape in a string'],
    ['[\u001b]', "SCHEDULE_JSON FILE: line 1, column 2: expected a value, got '\\x1b'"],
    ['{"a":1,"a":2}', 'SCHEDULE_KEY FILE: line 1, column 8: the key "a" stands twice in one object'],
    ['{"a":1,"\\u0061":2}', 'SCHEDULE_KEY FILE: line 1, column 8: the key "a" stands twice in one object'],
    ['{"":1,"":2}', 'SCHEDULE_KEY FILE: line 1, column 7: the key "" stands twice in one object'],
    ['['.repeat(65), 'SCHEDULE_DEPTH FILE: line 1, column 65: nested more than 64 deep'],
  ];
  test.each(cases)('%j', (text, fact) => {
    expect(factOf(text)).toBe(fact);
  });
});

test('the same key in different objects is fine, and nesting up to the limit', () => {
  expect(factOf('{"a":{"a":[{"a":1},{"a":2}]},"b":{"a":"\\"}{"}}')).toBe('fine');
  expect(factOf(`${'['.repeat(64)}${']'.repeat(64)}`)).toBe('fine');
  expect(factOf(`[${'{"a":1},'.repeat(1000)}0]`)).toBe('fine');
});

test('what would fill the memory is refused', () => {
  const keys = Array.from({ length: 1001 }, (_, k) => `"${k}":0`).join();
  expect(factOf(`{${keys}}`)).toContain('more than 1000 keys in one object');
  expect(factOf(`[${'0,'.repeat(2_000_000)}0]`)).toContain('SCHEDULE_SIZE');
});

test('very long strings and numbers do no harm', () => {
  expect(factOf(JSON.stringify('a\\'.repeat(4_000_000)))).toBe('fine');
  expect(factOf('1'.repeat(16_000_000))).toBe('fine');
  expect(factOf(`1.${'1'.repeat(8_000_000)}e${'1'.repeat(8_000_000)}`)).toBe('fine');
});

test('it accepts what JSON.parse accepts, but for keys that stand twice', () => {
  const takes = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const pieces = fc.constantFrom(
    ...'{ } [ ] , : " \\ \n \t 0 1 - + . e E'.split(' '),
    ' ',
    '"a"',
    'true',
    'null',
    '\\u00',
    '\\n',
    '1e5',
    '\u2028',
    'é',
  );
  const mutated = fc.tuple(fc.json(), fc.nat(), fc.nat(3), pieces).map(([json, at, cut, piece]) => {
    const k = at % (json.length + 1);
    return json.slice(0, k) + piece + json.slice(k + cut);
  });
  const soup = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.json(), mutated, soup), (text) => {
      const fact = factOf(text);
      fc.pre(!fact.startsWith('SCHEDULE_KEY'));
      expect(fact === 'fine', fact).toBe(takes(text));
    }),
    { numRuns: 5000 },
  );
});
