import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { KeyValueCommand } from './key-value-command.ts';
import {
  defaultKeyValueLimits,
  encodeKeyValueCommand,
  parseKeyValueCommand,
  parseKeyValueReply,
} from './key-value-command.ts';
import type { RefusalCode } from './refusal.ts';
import { CommandError } from './refusal.ts';
import { drawnCommand, smallLimits } from './testing/drawn-commands.ts';

const parse = (text: string): unknown => parseKeyValueCommand(text, smallLimits);

test('a command that is encoded is parsed as the same command', () => {
  fc.assert(
    fc.property(drawnCommand, (command) => {
      expect(parse(encodeKeyValueCommand(command, smallLimits))).toEqual(command);
    }),
  );
});

describe('what is not the canonical text of a command is refused as malformed', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', 'put x 1'],
    ['no object', '"put"'],
    ['null', 'null'],
    ['an unknown kind', '{"kind":"delete","key":"x"}'],
    ['no kind', '{"key":"x"}'],
    ['a missing field', '{"kind":"put","key":"x"}'],
    ['an unknown field', '{"kind":"get","key":"x","also":1}'],
    ['a field of another kind', '{"kind":"get","key":"x","value":"1"}'],
    ['a number for a value', '{"kind":"put","key":"x","value":1}'],
    ['null for a value', '{"kind":"put","key":"x","value":null}'],
    ['a list for a key', '{"kind":"get","key":["x"]}'],
    ['a field twice', '{"kind":"get","key":"x","key":"x"}'],
    ['another order of fields', '{"key":"x","kind":"get"}'],
    ['a space', '{"kind":"get", "key":"x"}'],
    ['a line break behind it', '{"kind":"get","key":"x"}\n'],
    ['a byte order mark', '\uFEFF{"kind":"get","key":"x"}'],
    ['a needless escape', '{"kind":"get","key":"\\u0078"}'],
    ['half of a surrogate pair', '{"kind":"get","key":"\\ud800"}'],
    ['the same, not escaped', '{"kind":"get","key":"\ud800"}'],
    ['a field __proto__', '{"kind":"get","key":"x","__proto__":{"polluted":1}}'],
    ['the same, escaped', '{"kind":"get","key":"x","\\u005f_proto__":{"polluted":1}}'],
    ['__proto__ for a field', '{"kind":"put","key":"x","__proto__":{"value":"1"}}'],
    ['a field constructor', '{"kind":"get","key":"x","constructor":{"prototype":{"polluted":1}}}'],
    ['deep nesting', '['.repeat(100_000) + ']'.repeat(100_000)],
  ])('%s', (_, text) => {
    expect(parseKeyValueCommand(text, defaultKeyValueLimits)).toEqual({ kind: 'refused', code: 'malformed' });
    expect('polluted' in {}).toBe(false);
  });
});

test('a text longer than that of any command is refused before it is parsed', () => {
  const longest: KeyValueCommand = {
    kind: 'compareAndSet',
    key: '\u0001'.repeat(smallLimits.keyLengthMax),
    expected: '\u0001'.repeat(smallLimits.valueLengthMax),
    value: '\u0001'.repeat(smallLimits.valueLengthMax),
  };
  expect(parse(encodeKeyValueCommand(longest, smallLimits))).toEqual(longest);
  const parsing = vi.spyOn(JSON, 'parse');
  expect(parse('['.repeat(1000))).toEqual({ kind: 'refused', code: 'malformed' });
  expect(parsing).not.toHaveBeenCalled();
  parsing.mockRestore();
});

test('any edit of a command makes another command or a refusal, never an error', () => {
  const seen = { command: 0, refused: 0 };
  const edit = fc.record({
    at: fc.nat(40),
    remove: fc.nat(3),
    insert: fc.constantFrom('', 'a', '"', '}', '\\', '😀', '1'),
  });
  fc.assert(
    fc.property(drawnCommand, edit, (command, { at, remove, insert }) => {
      const text = encodeKeyValueCommand(command, smallLimits);
      const edited = text.slice(0, at) + insert + text.slice(at + remove);
      const parsed = parseKeyValueCommand(edited, smallLimits);
      seen[parsed.kind === 'refused' ? 'refused' : 'command'] += 1;
      expect(parsed.kind === 'refused' ? edited : encodeKeyValueCommand(parsed, smallLimits)).toBe(edited);
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(seen.command, seen.refused)).toBeGreaterThan(50);
});

describe('the encoder refuses exactly what every server would', () => {
  /** The code of the error that the encoder throws; undefined if it throws none. */
  function codeOf(command: KeyValueCommand, limits = smallLimits): RefusalCode | undefined {
    try {
      encodeKeyValueCommand(command, limits);
      return undefined;
    } catch (error) {
      if (error instanceof CommandError) return error.code;
      throw error;
    }
  }

  test('whatever the texts are', { tags: 'slow' }, () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 14 }), fc.constantFrom('\ud800', 'a\udc00', '😀'));
    const any: fc.Arbitrary<KeyValueCommand> = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), key: text, value: text }),
      fc.record({ kind: fc.constant('compareAndSet' as const), key: text, expected: fc.option(text), value: text }),
    );
    const seen = new Set<RefusalCode | undefined>();
    fc.assert(
      fc.property(any, (command) => {
        const parsed = parseKeyValueCommand(JSON.stringify(command), smallLimits);
        seen.add(codeOf(command));
        expect(parsed.kind === 'refused' ? parsed.code : undefined).toBe(codeOf(command));
      }),
      { numRuns: 500 },
    );
    expect(seen).toEqual(new Set([undefined, 'malformed', 'keyTooLong', 'valueTooLong']));
  });

  test('at the limits and one beyond', () => {
    const { keyLengthMax, valueLengthMax } = defaultKeyValueLimits;
    const put = (key: number, value: number): RefusalCode | undefined =>
      codeOf({ kind: 'put', key: 'k'.repeat(key), value: 'v'.repeat(value) }, defaultKeyValueLimits);
    expect(put(keyLengthMax, valueLengthMax)).toBeUndefined();
    expect(put(keyLengthMax + 1, 0)).toBe('keyTooLong');
    expect(put(0, valueLengthMax + 1)).toBe('valueTooLong');
  });

  test('and says why', () => {
    const long: KeyValueCommand = { kind: 'get', key: 'a key of 20 letters.' };
    expect(() => encodeKeyValueCommand(long, smallLimits)).toThrow(
      'this command would be refused (keyTooLong): a key has at most 11 UTF-16 units, a value 8',
    );
    expect(() => encodeKeyValueCommand({ kind: 'get', key: '\ud800' })).toThrow(
      'this command would be refused (malformed): key: contains half of a surrogate pair',
    );
    const more = { kind: 'get', key: 'x', also: 1 } as const;
    expect(() => encodeKeyValueCommand(more)).toThrow('(malformed): also: expected never');
  });
});

test('what is no reply is told from one', () => {
  expect(parseKeyValueReply('{"kind":"done","result":"a"}')).toEqual({ kind: 'done', result: 'a' });
  for (const text of ['', '{"kind":"done"}', '{"kind":"done","result":1}', '{"kind":"refused","code":"why"}']) {
    expect(parseKeyValueReply(text), text).toBeUndefined();
  }
});
