import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLinearizability } from '../../properties/linearizability/check.ts';
import type { KeyValueHistory } from '../../properties/linearizability/testing/small-histories.ts';
import { smallHistory } from '../../properties/linearizability/testing/small-histories.ts';
import { jepsen } from '../show/jepsen.ts';
import { manyRuns } from '../testing/saved-runs.ts';
import { HistoryError } from './history-error.ts';
import type { ModelName } from './operations.ts';
import { modelOf } from './operations.ts';
import { readHistory } from './read-history.ts';

const verdictOf = (text: string, model: ModelName): string =>
  checkLinearizability(modelOf(model), readHistory(text, model).operations).verdict;

/** The test data of Porcupine, which is kept beside the repository. */
const folder = new URL('../../../shared/histories/', import.meta.url);

const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

const isThere = existsSync(folder);
if (!isThere) process.stderr.write('SKIPPED: the histories of Porcupine (../shared/histories) are not there\n');

describe.skipIf(!isThere)('the published histories of ../shared/histories are judged as Porcupine judges them', () => {
  const expected = isThere ? (JSON.parse(read('expected.json')) as Readonly<Record<string, string>>) : {};

  test.each(Object.entries(expected))('%s: %s', (name, verdict) => {
    const model = name.startsWith('kv/') ? 'kv' : 'register';
    const text = read(name);
    expect(readHistory(text, model).operations.length).toBeGreaterThan(30);
    expect(verdictOf(text, model)).toBe(verdict === 'linearizable' ? 'holds' : 'violated');
  });
});

const line = (process: number, type: string, f: string, value: string, more = ''): string =>
  `{:process ${process}, :type :${type}, :f :${f}, :value ${value}${more}}`;

const stale = [
  line(0, 'invoke', 'write', '1'),
  line(0, 'ok', 'write', '1'),
  line(1, 'invoke', 'read', 'nil'),
  line(1, 'ok', 'read', 'nil'),
];

describe('a register', () => {
  test('of EDN, a map a line or all in a list, tagged or not, with comments and what is taken out', () => {
    expect(verdictOf(stale.join('\n'), 'register')).toBe('violated');
    expect(verdictOf(`; a comment with ( and "\n[${stale.join(',\n')}]`, 'register')).toBe('violated');
    expect(verdictOf(`(${stale.join(' ')})`, 'register')).toBe('violated');
    expect(verdictOf(stale.map((one) => `#jepsen.history.Op${one}`).join('\n'), 'register')).toBe('violated');
    expect(verdictOf(stale.map((one, k) => (k < 2 ? `#_ ${one}` : one)).join('\n'), 'register')).toBe('holds');
  });

  test('of JSON, an object a line or all in a list', () => {
    const objects = [
      { process: 0, type: 'invoke', f: 'write', value: 1 },
      { process: 0, type: 'ok', f: 'write', value: 1, time: 1e300, extra: { a: [null] } },
      { process: 1, type: 'invoke', f: 'read' },
      { process: 1, type: 'ok', f: 'read', value: 2 },
    ];
    expect(verdictOf(objects.map((one) => JSON.stringify(one)).join('\n'), 'register')).toBe('violated');
    expect(verdictOf(JSON.stringify(objects, null, 2), 'register')).toBe('violated');
    expect(verdictOf(JSON.stringify(objects.slice(0, 3)), 'register')).toBe('holds');
  });

  test("of the lines of Jepsen's log, or of its history.txt", () => {
    const lines = ['0\t:invoke\t:write\t1', '0\t:ok\t:write\t1', '1\t:invoke\t:read\tnil', '1\t:ok\t:read\t2'];
    expect(verdictOf(lines.join('\r\n'), 'register')).toBe('violated');
    expect(verdictOf(lines.map((one) => `INFO  jepsen.util - ${one}`).join('\n'), 'register')).toBe('violated');
    expect(
      verdictOf(':nemesis\t:info\t:start\t"cut [:n1]"\n1 :invoke :read nil\n1 :fail :read nil :timed-out', 'register'),
    ).toBe('holds');
  });

  test('the number 1 and the text "1" are two values, and so are a keyword and a list', () => {
    const answered = (value: string): string =>
      verdictOf(
        [
          line(0, 'invoke', 'write', '1'),
          line(0, 'ok', 'write', '1'),
          line(0, 'invoke', 'read', 'nil'),
          line(0, 'ok', 'read', value),
        ].join('\n'),
        'register',
      );
    expect(['1', '+1', '1N', '"1"', ':1', '[1]', '2'].map(answered)).toEqual([
      'holds',
      'holds',
      'holds',
      'violated',
      'violated',
      'violated',
      'violated',
    ]);
  });
});

describe("Jepsen's conventions", () => {
  const after = (...lines: readonly string[]): string =>
    verdictOf([...lines, line(7, 'invoke', 'read', 'nil'), line(7, 'ok', 'read', '1')].join('\n'), 'register');

  test('what failed did not happen, what ended as :info or has no end may have', () => {
    const write = line(0, 'invoke', 'write', '1');
    expect(after(write, line(0, 'fail', 'write', '1'))).toBe('violated');
    expect(after(write, line(0, 'info', 'write', ':timed-out'))).toBe('holds');
    expect(after(write)).toBe('holds');
  });

  test('a comparison that failed tells of the value only where the file says that it was made', () => {
    const compare = [line(0, 'invoke', 'cas', '[1 2]')];
    const set = [line(0, 'invoke', 'write', '1'), line(0, 'ok', 'write', '1'), ...compare];
    expect(after(...set, line(0, 'fail', 'cas', '[1 2]'))).toBe('holds');
    expect(after(...set, line(0, 'fail', 'cas', '[1 2]', ', :error :precondition-failed'))).toBe('violated');
    expect(after(...set, line(0, 'fail', 'cas', '[1 2]', ', :error [:precondition-failed "1"]'))).toBe('violated');
  });
});

describe('a store', () => {
  const told = (type: string, f: string, value: string): string => line(0, type, f, value, ', :key "x"');

  test('has its key in a field, or before the value', () => {
    const kept = [told('invoke', 'put', '"a"'), told('ok', 'put', '"a"'), told('invoke', 'get', 'nil')];
    expect(verdictOf([...kept, told('ok', 'get', '"a"')].join('\n'), 'kv')).toBe('holds');
    expect(verdictOf([...kept, told('ok', 'get', '"b"')].join('\n'), 'kv')).toBe('violated');
    const other = [line(0, 'invoke', 'read', '["y" nil]'), line(0, 'ok', 'read', '["y" nil]')];
    expect(verdictOf([...kept, told('ok', 'get', '"a"'), ...other].join('\n'), 'kv')).toBe('holds');
  });

  test('may answer the empty text for a key that it has not, but not nothing for the empty text', () => {
    expect(verdictOf([told('invoke', 'get', 'nil'), told('ok', 'get', '""')].join('\n'), 'kv')).toBe('holds');
    const empty = [told('invoke', 'put', '""'), told('ok', 'put', '""'), told('invoke', 'get', 'nil')];
    expect(verdictOf([...empty, told('ok', 'get', 'nil')].join('\n'), 'kv')).toBe('violated');
  });
});

/** As a store would have written it: its events in the order of their times. */
function written(history: KeyValueHistory): string {
  const events = history.flatMap(({ key, operation, called, answer }, process) => {
    const say = (at: number, type: string, value: unknown, error?: string): readonly [number, object] => {
      const f = { get: 'read', put: 'write', append: 'append', compareAndSet: 'cas' }[operation.kind];
      return [at, { process, type, f, value: [key, value], ...(error === undefined ? {} : { error }) }];
    };
    const asked =
      operation.kind === 'get'
        ? null
        : operation.kind === 'compareAndSet'
          ? [operation.expected, operation.value]
          : operation.value;
    const invoked = say(called, 'invoke', asked);
    if (answer === null) return [invoked, say(Infinity, 'info', asked)];
    const { result, returned } = answer;
    if (operation.kind === 'compareAndSet') {
      return [
        invoked,
        result === true ? say(returned, 'ok', asked) : say(returned, 'fail', asked, 'precondition-failed'),
      ];
    }
    return [invoked, say(returned, 'ok', operation.kind === 'get' ? result : asked)];
  });
  return events
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([, event]) => JSON.stringify(event))
    .join('\n');
}

test('a history that is written and read again has the same verdict', () => {
  const verdicts = { holds: 0, violated: 0, unknown: 0 };
  for (const history of fc.sample(smallHistory, 500)) {
    const { verdict } = checkLinearizability(modelOf('kv'), history);
    expect(verdictOf(written(history), 'kv')).toBe(verdict);
    verdicts[verdict] += 1;
  }
  expect(Math.min(verdicts.holds, verdicts.violated)).toBeGreaterThan(20);
});

test('what our own clients saw comes back with its verdict', () => {
  const verdicts = manyRuns().flatMap(([name, trace]) => {
    const text = jepsen(trace);
    return text.startsWith(';') ? [] : [[name, trace.outcome.violation?.property, verdictOf(text, 'kv')]];
  });
  expect(verdicts).toEqual([
    ['faults/dedup-missing-from-snapshot.json', 'State Agreement', 'holds'],
    ['faults/expired-session-carried-out.json', 'State Agreement', 'holds'],
    ['faults/stepdown-reports-definite-failure.json', 'Linearizability', 'violated'],
  ]);
});

function thrownBy(text: string, model: ModelName): unknown {
  try {
    readHistory(text, model);
    return null;
  } catch (error) {
    return error;
  }
}

describe('what is no history is refused, with the line and what is wrong there', () => {
  const [first = '', second = ''] = stale;
  const refusals: [text: string, line: number, fact: string, model?: ModelName][] = [
    ['', 1, 'there is no operation in it'],
    ['; nothing\n', 1, 'there is no operation in it'],
    ['{:process :nemesis, :type :info, :f :start}', 1, 'there is no operation in it'],
    [`${first}\n${first}`, 2, 'process 0 has not ended what it began in line 1'],
    [`${second}`, 1, 'process 0 ends what it never began'],
    [`${first}\n${line(0, 'ok', 'read', '1')}`, 2, 'process 0 began something else in line 1'],
    [`${first}\n${second}\n{:process 1, :type`, 3, '{ is never closed'],
    [`[${first}\n${second}`, 1, '[ is never closed'],
    [`${first}\n{:process 1]`, 2, '] closes nothing'],
    [`${first}\n"abc`, 2, 'a string is never closed'],
    [`${first}\n{:process}`, 2, 'a key has no value'],
    [`${first}\n{:process #_}`, 2, 'nothing follows a # here'],
    [`${first}\n{:process #tag}`, 2, 'nothing follows a # here'],
    [`${first}\n#tag`, 2, 'nothing follows a # here'],
    [`${'['.repeat(200)}${']'.repeat(200)}`, 1, 'nested more than 64 deep'],
    [`${first}\nfoo`, 2, 'expected a map with keywords as keys'],
    [`${first}\n{"process" 1}`, 2, 'expected a map with keywords as keys'],
    [`${first}\n{:process 1, :process 2}`, 2, 'a key stands twice in a map'],
    [`${first}\n{:process 1, :type :ok, :value "\\q"}`, 2, 'this is not EDN'],
    ['{:process -1, :type :ok, :f :read}', 1, 'process: expected a number, or the name of what is no client'],
    ['{:process "1", :type :ok, :f :read}', 1, 'process: expected a number, or the name of what is no client'],
    ['{:process 1, :type :okay, :f :read}', 1, 'type: expected invoke, ok, fail, info'],
    ['{:process 1, :type :ok}', 1, 'f: expected the name of an operation'],
    [
      line(0, 'invoke', 'frob\u202e', '1') + line(0, 'ok', 'frob\u202e', '1'),
      1,
      '"frob\\u{202e}" is no operation of a register: there are read, write and cas',
    ],
    [`${line(0, 'invoke', 'write', '1.5')}`, 1, 'a number that is not whole, or too large to be kept exactly: 1.5'],
    [
      `${line(0, 'invoke', 'write', '9007199254740993')}`,
      1,
      'a number that is not whole, or too large to be kept exactly: 9007199254740992',
    ],
    [`${line(0, 'invoke', 'write', 'nil')}`, 1, 'nil cannot be written'],
    [
      `${line(0, 'invoke', 'write', '#{1}')}`,
      1,
      'a value that is neither a text, a number, a keyword nor a list of those',
    ],
    [`${line(0, 'invoke', 'write', '"\\u0000x"')}`, 1, 'a text begins with a null character'],
    [
      `${line(0, 'invoke', 'cas', '[1 2 3]')}`,
      1,
      'the value should be a list of the value that is expected and the new one',
    ],
    [line(0, 'invoke', 'read', 'nil', ', :key "a"'), 1, 'a register has no keys: --model kv'],
    [first, 1, 'the value should be a list of the key and the value', 'kv'],
    [line(0, 'invoke', 'append', '["a" 1]'), 1, 'only a text can be appended', 'kv'],
    [line(0, 'invoke', 'read', '[nil nil]'), 1, 'nil is no key', 'kv'],
    ['{"process": 1, "type": "ok", }', 1, 'this is not JSON'],
    ['{"__proto__": 1, "process": 1}', 1, 'this is not JSON'],
    [
      '[{"process": 1, "type": "invoke", "f": "read"} {"process": 1, "type": "ok", "f": "read"}]',
      1,
      'the list is not JSON',
    ],
    ['{"process": 1}\n[]', 1, 'type: expected invoke, ok, fail, info'],
    ['3 :invoke :read nil\nsomething else', 2, 'this is no operation of a client'],
    ['3 :invoke :read "nil', 1, 'a string is never closed'],
  ];

  test.each(refusals)('%j', (text, at, fact, model: ModelName = 'register') => {
    const thrown = thrownBy(text, model);
    expect(thrown).toBeInstanceOf(HistoryError);
    expect(thrown).toMatchObject({ line: at, fact });
  });

  test('whatever the text, it is read or refused in that way, and soon', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '(',
      ')',
      '#',
      '#_',
      '#{',
      '"',
      '\\',
      ';',
      '\n',
      ' ',
      ',',
      ':process 1',
      ':type :ok',
      ':f :read',
      ':value',
      'nil',
      '1N',
      '\\(',
      '"a"',
      '#x',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
        (text) => {
          expect(thrownBy(text, 'kv') ?? new HistoryError(1, '')).toBeInstanceOf(HistoryError);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each(['[', '#', '#_', '"', '\\', '{:a ', '1 ', ' - ', '; '])(
    'a megabyte of %j takes less than a second',
    (piece) => {
      const text = piece.repeat(2 ** 20 / piece.length);
      const begun = performance.now();
      expect(() => readHistory(text, 'kv')).toThrow(HistoryError);
      expect(performance.now() - begun).toBeLessThan(1000);
    },
  );
});
