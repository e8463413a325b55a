import { expect, test } from 'vitest';
import { diskErrorOf } from './node-error.ts';

const systemError = (code: string): Error => Object.assign(new Error(`${code}: as the system says it`), { code });

test.each([
  ['ENOSPC', 'ENOSPC'],
  ['EDQUOT', 'ENOSPC'],
  ['EIO', 'EIO'],
  ['EACCES', 'EACCES'],
  ['EPERM', 'EACCES'],
  ['EROFS', 'EACCES'],
  ['ENOENT', 'ENOENT'],
  ['EEXIST', 'EEXIST'],
  ['EMFILE', 'EOTHER'],
])('%s of the system is %s here', (code, ours) => {
  const error = diskErrorOf(systemError(code), 'write', 'log');
  expect([error.code, error.message]).toEqual([ours, `write log failed: ${code}: as the system says it`]);
});

test('what is no error of the system is EOTHER', () => {
  expect(diskErrorOf(new Error('no file'), 'read', 'log').message).toBe('read log failed: no file');
  expect(diskErrorOf('thrown', 'syncDirectory', '').message).toBe('syncDirectory the directory failed: EOTHER');
});
