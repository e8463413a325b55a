import { show } from '../printable.ts';

const troubles: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ELOOP', 'too many symbolic links on the way'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['EISDIR', 'it is a folder'],
  ['EEXIST', 'something else stands there'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'no space left on the device'],
  ['EDQUOT', 'the quota is used up'],
  ['EMFILE', 'too many open files'],
  ['ERR_INVALID_ARG_VALUE', 'the path holds a null byte'],
]);

/** What a failed call of the file system comes down to, in a few words on one line. */
export function troubleOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return troubles.get(code) ?? show(code !== '' ? code : String(error));
}
