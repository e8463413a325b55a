import { expect, test } from 'vitest';
import type { DiskProgram } from '../../impl/index.ts';
import { DiskError } from '../../impl/index.ts';
import { DiskSession } from './disk-session.ts';
import { perform } from './perform.ts';
import { diskOf, emptyDisk } from './simulated-disk.ts';
import { bytes, texts } from './testing/contents.ts';

test('a program is handed its answers, and ends in its result', () => {
  function* program(): DiskProgram<unknown> {
    const names = yield { kind: 'list' };
    const content = yield { kind: 'read', file: 'b' };
    return [names, content, yield { kind: 'sync', file: 'b' }];
  }
  const session = new DiskSession(
    diskOf([
      ['b', bytes('x')],
      ['a', bytes('y')],
    ]),
  );
  expect(session.run(program())).toEqual([['a', 'b'], bytes('x'), undefined]);
});

test('what fails is thrown into the program, and what it does not catch is thrown on', () => {
  function* program(file: string): DiskProgram<string> {
    try {
      yield { kind: 'create', file };
      return 'created';
    } catch (error) {
      if (error instanceof DiskError && error.code === 'EEXIST') return 'was there';
      throw error;
    } finally {
      yield { kind: 'sync', file };
    }
  }
  const session = new DiskSession(diskOf([['a', bytes('x')]]));
  expect(session.run(program('a'))).toBe('was there');
  expect(session.run(program('b'))).toBe('created');
  expect(() => session.run(removed('c'))).toThrow('remove c failed: ENOENT');
});

function* removed(file: string): DiskProgram<void> {
  yield { kind: 'remove', file };
}

test('a session remembers the operations of its programs, failed ones too, with the bytes as they were then', () => {
  function* program(): DiskProgram<void> {
    const buffer = bytes('one');
    yield { kind: 'create', file: 'a' };
    yield { kind: 'write', file: 'a', at: 0, bytes: buffer };
    buffer.set(bytes('two'));
    yield { kind: 'write', file: 'a', at: 3, bytes: buffer };
    buffer.fill(0);
  }
  const session = new DiskSession(emptyDisk());
  session.run(program());
  expect(() => session.run(removed('b'))).toThrow(DiskError);
  expect(session.operations.map(({ kind }) => kind)).toEqual(['create', 'write', 'write', 'remove']);
  expect(texts(session.disk)).toEqual({ a: 'onetwo' });
  const again = session.operations.reduce((disk, operation) => perform(disk, operation).disk, session.start);
  expect(again).toEqual(session.disk);
});

test('a program that goes in circles is stopped', () => {
  function* program(): DiskProgram<void> {
    for (;;) yield { kind: 'list' };
  }
  expect(() => new DiskSession(emptyDisk()).run(program())).toThrow('more than 1000000 operations');
});
