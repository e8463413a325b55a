import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readScheduleFile } from './read.ts';
import type { ScheduleErrorCode } from './schedule-error.ts';
import { ScheduleError } from './schedule-error.ts';

type Case = readonly [name: string, file: string | Uint8Array, fact: string];

const options = { features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' };
const timeout = { kind: 'timeout', server: 1 };
const deliver = { kind: 'deliver', message: '1>2 RequestVote t1 #1' };
const good = {
  format: 'raftcheck-schedule',
  version: 1,
  servers: 3,
  options,
  subject: 'impl',
  title: 'A title',
  sections: [{ fromStep: 1, title: 'One' }],
  steps: [timeout, deliver],
  expect: { verdict: 'violated', property: 'Election Safety', atStep: 2 },
};

/** The good file with some keys replaced; undefined takes a key out. */
const file = (changes: object): string => JSON.stringify({ ...good, ...changes });
/** The good file with its first step replaced. */
const step = (changes: object): string => file({ steps: [changes, deliver] });
const message = (text: unknown): string => step({ kind: 'deliver', message: text });
const side = (servers: unknown): string => step({ kind: 'partition', side: servers });
const command = (text: unknown): string => step({ kind: 'command', server: 1, command: text });
const action = (changes: object): string =>
  step({ kind: 'action', action: 'requestVote', server: 1, to: 1, ...changes });
const option = (changes: object): string => file({ options: { ...options, ...changes } });
const expectation = (expected: unknown): string => file({ expect: expected });
/** The good file with raw text in place of a value that JSON.stringify would not write. */
const raw = (changes: object, text: string): string => file(changes).replace('"RAW"', text);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));

const refusals: Readonly<Partial<Record<ScheduleErrorCode, readonly Case[]>>> = {
  SCHEDULE_JSON: [
    ['empty', '', 'the file is empty'],
    ['only spaces', ' \n\t', 'the file is empty'],
    ['UTF-16 without BOM', utf16(file({})).subarray(2), "got '\\x00'"],
    ['cut off', file({}).slice(0, -1), "expected ',' or '}', got the end of the file"],
    ['two files in one', file({}) + file({}), 'expected the end of the file'],
    ['a comment', `// mine\n${file({})}`, "expected a value, got '/'"],
    ['a trailing comma', file({}).replace(/\}$/, ',}'), 'expected a key in double quotes'],
    ['JavaScript', 'process.exit(0)', "expected a value, got 'p'"],
    ['NaN', raw({ version: 'RAW' }, 'NaN'), "expected a value, got 'N'"],
    ['an escape sequence for the terminal', '\u001b]0;owned\u0007', "got '\\x1b'"],
  ],
  SCHEDULE_SIZE: [
    ['20 MiB of spaces', ' '.repeat(20 * 2 ** 20), 'larger than 16 MiB'],
    ['20 MiB of steps', file({ steps: 'x'.repeat(20 * 2 ** 20) }), 'larger than 16 MiB'],
    ['5M lists', `[${'[],'.repeat(5_000_000)}[]]`, 'more than 2000000 values'],
  ],
  SCHEDULE_ENCODING: [
    ['BOM', `\ufeff${file({})}`, 'byte order mark'],
    ['UTF-16', utf16(file({})), 'UTF-16'],
    ['UTF-16, big-endian', utf16(file({})).subarray(0, 400).reverse(), ''],
    ['Latin-1', Buffer.from(file({ title: 'Zürich' }), 'latin1'), 'not valid UTF-8'],
    ['an overlong encoding', new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), 'not valid UTF-8'],
    ['a surrogate in UTF-8', new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), 'not valid UTF-8'],
    ['gzip', gzipSync(file({})), 'gzip'],
    ['random bytes', new Uint8Array(256).map((_, k) => k), 'not valid UTF-8'],
  ],
  SCHEDULE_DEPTH: [
    ['10k deep', nested(10_000), 'line 1, column 65: nested more than 64 deep'],
    ['1M deep', nested(1_000_000), 'nested more than 64 deep'],
    ['1M deep, never closed', '[{"a":'.repeat(1_000_000), 'nested more than 64 deep'],
    ['60 KB of nesting in a step', raw({ steps: ['RAW'] }, nested(30_000)), 'nested more than 64 deep'],
    ['nesting in x-', raw({ 'x-a': 'RAW' }, nested(64)), 'nested more than 64 deep'],
  ],
  SCHEDULE_KEY: [
    ['a key twice', file({}).replace('{', '{"servers":5,'), 'the key "servers" stands twice'],
    ['a key twice, escaped', file({}).replace('{', '{"serv\\u0065rs":5,'), 'the key "servers" stands twice'],
    ['a key twice in a step', raw({ steps: ['RAW'] }, '{"kind":"heal","kind":"heal"}'), '"kind" stands twice'],
    ['__proto__', file({}).replace('{', '{"__proto__":{"polluted":1},'), '__proto__'],
    ['__proto__, escaped', file({}).replace('{', '{"\\u005f_proto__":{"polluted":1},'), '__proto__'],
    ['__proto__ in a step', raw({ steps: ['RAW'] }, '{"kind":"heal","__proto__":{"polluted":1}}'), '__proto__'],
    ['__proto__ in x-', raw({ 'x-a': 'RAW' }, '{"__proto__":{"polluted":1}}'), '__proto__'],
    ['__proto__ is null', file({}).replace('{', '{"__proto__":null,'), '__proto__'],
    ['constructor.prototype', file({}).replace('{', '{"constructor":{"prototype":{"polluted":1}},'), 'constructor'],
  ],
  SCHEDULE_FORMAT: [
    ['null', 'null', 'expected an object, got null'],
    ['a list', '[]', 'expected an object, got an empty list'],
    ['a text', '"raftcheck-schedule"', 'expected an object, got "raftcheck-schedule"'],
    ['another format', file({ format: 'ITF' }), 'not a raftcheck schedule: format: "ITF"'],
    ['no format', '{"version":1}', 'not a raftcheck schedule: no `format`'],
  ],
  SCHEDULE_VERSION: [
    ['version 5', file({ version: 5, more: 1 }), 'the file has version 5, this raftcheck reads up to 4'],
    ['version 999', file({ version: 999 }), 'the file has version 999, this raftcheck reads up to 4'],
    ['version "1"', file({ version: '1' }), 'version: expected a whole number from 1, got "1"'],
    ['version 0', file({ version: 0 }), 'version: expected a whole number from 1, got 0'],
    ['version -1', file({ version: -1 }), 'version: expected a whole number from 1, got -1'],
    ['version 1.5', file({ version: 1.5 }), 'version: expected a whole number from 1, got 1.5'],
    ['version 1e400', raw({ version: 'RAW' }, '1e400'), 'got Infinity'],
    ['no version', file({ version: undefined }), 'version: missing'],
  ],
  SCHEDULE_FIELD: [
    ['an unknown key', file({ adapter: './evil.js' }), 'FILE: unknown key "adapter"'],
    ['an ugly unknown key', file({ 'a\u202e\n': 1 }), 'FILE: unknown key "a\\u{202e}\\x0a"'],
    ['a huge unknown key', file({ ['k'.repeat(1e6)]: 1 }), 'kkk… +999940"'],
    ['constructor alone', file({ constructor: 1 }), 'FILE: unknown key "constructor"'],
    ['toString', file({ toString: 1 }), 'FILE: unknown key "toString"'],
    ['x- in options', option({ 'x-a': 1 }), 'options: unknown key "x-a"'],
    [
      'subjectVersion in version 2',
      file({ version: 2, subjectVersion: '1' }),
      'subjectVersion: expected a file of version 3, got "1"',
    ],
    [
      'no subjectVersion',
      file({ version: 3, subjectVersion: '' }),
      'subjectVersion: expected printable text of 1 to 60 characters, got ""',
    ],
    ['unshrunk in version 1', file({ unshrunk: true }), 'unshrunk: expected a file of version 2, got true'],
    [
      'a feature of version 2 in version 1',
      option({ features: ['preVote', 'forgetLeader'] }),
      'options.features[1]: expected a file of version 2, got "forgetLeader"',
    ],
    ['unshrunk: false', file({ version: 2, unshrunk: false }), 'unshrunk: expected true, got false'],
    ['no steps', file({ steps: undefined }), 'FILE: steps: missing'],
    ['no servers', file({ servers: undefined }), 'FILE: servers: missing'],
    ['0 servers', file({ servers: 0 }), 'servers: expected a number of servers from 1 to 9, got 0'],
    ['1e9 servers', file({ servers: 1e9 }), 'servers: expected a number of servers from 1 to 9, got 1000000000'],
    ['3.5 servers', file({ servers: 3.5 }), 'got 3.5'],
    ['"3" servers', file({ servers: '3' }), 'got "3"'],
    ['1e400 servers', raw({ servers: 'RAW' }, '1e400'), 'got Infinity'],
    ['-0 servers', raw({ servers: 'RAW' }, '-0'), 'got -0'],
    ['options as a list', file({ options: [] }), 'options: expected an object, got an empty list'],
    ['an unknown feature', option({ features: ['preVote', 'exec'] }), 'options.features: expected a list'],
    ['a feature twice', option({ features: ['preVote', 'preVote'] }), 'options.features: expected a list'],
    ['a feature without what it needs', option({ features: ['leaseReads', 'readIndex'] }), 'needs checkQuorum'],
    ['features by object', option({ features: { length: 1 } }), 'got an object'],
    ['maxEntries 0', option({ maxEntries: 0 }), 'options.maxEntries: expected a whole number from 1'],
    [
      'maxEntries too precise',
      raw({ options: { ...options, maxEntries: 'RAW' } }, '9007199254740993'),
      'options.maxEntries',
    ],
    ['an unknown disk', option({ disk: '/dev/sda' }), 'expected "immediate" or "delayed" or "log", got "/dev/sda"'],
    ['a subject as a path', file({ subject: '../../evil' }), 'subject: expected a name of the shape'],
    ['a subject with a line', file({ subject: 'impl\n' }), 'got "impl\\x0a"'],
    ['a long subject', file({ subject: 'a'.repeat(62) }), 'subject: expected a name'],
    ['a title of 201', file({ title: 'a'.repeat(201) }), 'title: expected printable text of 0 to 200 characters'],
    ['a title that colours', file({ title: '\u001b[32mPASS' }), 'got "\\x1b[32mPASS"'],
    ['a title that turns round', file({ title: 'a\u202eb' }), 'got "a\\u{202e}b"'],
    ['a lone surrogate', raw({ title: 'RAW' }, '"\\ud800"'), 'got "\\u{d800}"'],
    ['a title as a number', file({ title: 7 }), 'got 7'],
    ['sections as an object', file({ sections: {} }), 'sections: expected a list of at most 100000, got an object'],
    ['a section from 0', file({ sections: [{ fromStep: 0, title: '' }] }), 'sections[0].fromStep'],
    ['a section behind the steps', file({ sections: [{ fromStep: 3, title: '' }] }), 'a step up to 2, got 3'],
    [
      'sections not ascending',
      file({ sections: [good.sections[0], good.sections[0]] }),
      'sections[1].fromStep: expected a step after 1',
    ],
    ['sections without steps', file({ steps: [] }), 'sections[0].fromStep: expected no section without steps'],
    ['a section without title', file({ sections: [{ fromStep: 1 }] }), 'sections[0].title: missing'],
    ['no verdict', expectation({}), 'expect.verdict: missing'],
    [
      'verdict unknown',
      expectation({ verdict: 'unknown' }),
      'expect.verdict: expected "violated" or "holds", got "unknown"',
    ],
    ['verdict as a method', expectation({ verdict: 'toString' }), 'got "toString"'],
    ['holds at a step', expectation({ verdict: 'holds', atStep: 1 }), 'expect: unknown key "atStep"'],
    ['violated by nothing', expectation({ verdict: 'violated', property: '', atStep: 1 }), 'expect.property'],
    [
      'violated behind the end',
      expectation({ ...good.expect, atStep: 3 }),
      'expect.atStep: expected a step from 0 to 2, got 3',
    ],
    ['violated at -1', expectation({ ...good.expect, atStep: -1 }), 'expect.atStep'],
    ['expect as a text', expectation('holds'), 'expect: expected an object, got "holds"'],
    ['steps as a number', file({ steps: 1e9 }), 'steps: expected a list of at most 100000, got 1000000000'],
    [
      '100,001 steps',
      file({ steps: Array.from({ length: 100_001 }) }),
      'steps: expected a list of at most 100000, got a list of 100001',
    ],
  ],
  SCHEDULE_STEP: [
    ['a step as null', file({ steps: [null] }), 'steps[0]: expected an object, got null'],
    ['a step as a list', file({ steps: [timeout, [1]] }), 'steps[1]: expected an object, got a list of 1'],
    ['a step without kind', step({ server: 1 }), 'steps[0].kind: missing'],
    [
      'a kind of step of version 2 in version 1',
      step({ kind: 'forgetLeader', server: 1 }),
      'steps[0].kind: expected a file of version 2, got "forgetLeader"',
    ],
    ['an unknown kind', step({ kind: 'exec', command: 'rm' }), 'steps[0].kind: expected "deliver" or "drop"'],
    ['kind __proto__', step({ kind: '__proto__' }), 'got "__proto__"'],
    ['kind constructor', step({ kind: 'constructor' }), 'got "constructor"'],
    ['kind as a list', step({ kind: ['heal'] }), 'got a list of 1'],
    ['a server too many', step({ kind: 'crash', server: 9 }), 'steps[0].server: expected a server from 1 to 3, got 9'],
    ['server 0', step({ kind: 'timeout', server: 0 }), 'steps[0].server: expected a server from 1 to 3, got 0'],
    ['no server', step({ kind: 'timeout' }), 'steps[0].server: missing'],
    ['a key too many', step({ kind: 'heal', server: 1 }), 'steps[0]: unknown key "server"'],
    ['x- in a step', step({ ...timeout, 'x-why': 1 }), 'steps[0]: unknown key "x-why"'],
    ['an empty message', message(''), 'steps[0].message: expected a message like "1>2 AppendEntries t1 #1"'],
    [
      'a message that the paper does not have, in version 1',
      message('1>2 Gossip t1 #1'),
      'steps[0].message: expected a file of version 3, got "1>2 Gossip t1 #1"',
    ],
    ['a kind of message with a digit', message('1>2 Gossip2 t1 #1'), 'got "1>2 Gossip2 t1 #1"'],
    ['a message to itself', message('1>1 AppendEntries t1 #1'), 'steps[0].message'],
    ['a pre-vote of its own', message('1>1 PreVote t1 #1'), 'steps[0].message'],
    ['a message from outside', message('4>1 RequestVote t1 #1'), 'steps[0].message'],
    ['a message from nobody', message('0>1 RequestVote t1 #1'), 'steps[0].message'],
    ['a message #0', message('1>2 RequestVote t1 #0'), 'steps[0].message'],
    ['a message with zeros', message('01>2 RequestVote t1 #1'), 'steps[0].message'],
    ['a message of a term too high', message('1>2 RequestVote t9007199254740993 #1'), 'steps[0].message'],
    ['a message and a line', message('1>2 RequestVote t1 #1\n'), 'steps[0].message'],
    ['a huge message', message('1'.repeat(1e6)), '… +999800"'],
    ['position -1', step({ ...deliver, position: -1 }), 'steps[0].position'],
    ['position -0', step(deliver).replace('#1"', '#1","position":-0'), 'got -0'],
    ['position null', step({ ...deliver, position: null }), 'got null'],
    ['a link to itself', step({ kind: 'cut', from: 2, to: 2 }), 'steps[0].to: expected a server other than'],
    ['an empty side', side([]), 'at least one and not all, got an empty list'],
    ['everybody on one side', side([1, 2, 3]), 'steps[0].side'],
    ['a server twice on a side', side([2, 2]), 'steps[0].side'],
    ['a stranger on a side', side([4]), 'steps[0].side'],
    ['a huge side', side(Array.from({ length: 1e6 })), 'got a list of 1000000'],
    ['an unknown action', step({ kind: 'harness', server: 1, action: 'eval' }), 'expected "campaign" or'],
    ['an action without a name', action({ action: undefined }), 'steps[0].action: missing'],
    ['an action that there is not', action({ action: 'grantVote' }), 'steps[0].action: expected "requestVote" or'],
    ['action toString', action({ action: 'toString' }), 'got "toString"'],
    ['action as a list', action({ action: ['requestVote'] }), 'got a list of 1'],
    ['an action of nobody', action({ server: undefined }), 'steps[0].server: missing'],
    ['an action of a stranger', action({ server: 4 }), 'steps[0].server: expected a server from 1 to 3, got 4'],
    ['a vote asked of nobody', action({ to: undefined }), 'steps[0].to: missing'],
    ['a vote asked of a stranger', action({ to: 4 }), 'steps[0].to: expected a server from 1 to 3, got 4'],
    ['entries for nobody', action({ action: 'appendEntries', to: undefined }), 'steps[0].to: missing'],
    ['entries for itself', action({ action: 'appendEntries', to: 1 }), 'steps[0].to: expected a server other than'],
    ['a restart of somebody', action({ action: 'restart' }), 'steps[0]: unknown key "to"'],
    ['a leader of somebody', action({ action: 'becomeLeader' }), 'steps[0]: unknown key "to"'],
    ['a commit of somebody', action({ action: 'advanceCommitIndex' }), 'steps[0]: unknown key "to"'],
    ['a command as an object', command({}), 'got an object'],
    ['a huge command', command('é'.repeat(32_769)), 'text of at most 65536 bytes'],
    ['a broken command', command('RAW').replace('RAW', '\\udfff'), 'got "\\u{dfff}"'],
  ],
};

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

test('the file that all of these are made of is good', () => {
  expect(readScheduleFile(bytesOf(file({ 'x-note': { any: [1.5, null] } })), 'FILE')).toEqual({
    title: 'A title',
    subject: 'impl',
    options: { servers: 3, ...options },
    sections: good.sections,
    steps: good.steps,
    expect: good.expect,
  });
});

describe.each(Object.entries(refusals))('%s: refused in one line', (code, cases) => {
  test.each(cases)('%s', (_name, content, fact) => {
    const error = refusalOf(content);
    expect(error).toMatchObject({ name: 'ScheduleError', code });
    expect(error.fact).toContain(fact);
    expect(error.fact).toMatch(/^FILE: /);
    expect(error.message).toBe(`${error.fact}\n  ${error.remedy}`);
    expect(error.message).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]+\n[^\p{C}\p{Zl}\p{Zp}]+$/u);
    expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(2048);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

test('a hostile file name is shown harmless and short', () => {
  const error = refusalOf('{}', `\u001b[2J${'../'.repeat(2000)}\n::error::`);
  expect(error.fact).toMatch(/^\\x1b\[2J(\.\.\/)+.*… \+\d+: not a raftcheck schedule/);
  expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(2048);
});

function refusalOf(content: string | Uint8Array, source = 'FILE'): ScheduleError {
  try {
    readScheduleFile(bytesOf(content), source);
  } catch (error) {
    if (error instanceof ScheduleError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
