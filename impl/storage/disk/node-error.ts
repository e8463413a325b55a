import type { DiskErrorCode, DiskOperation } from './disk.ts';
import { DiskError } from './disk.ts';

const codes = new Map<string, DiskErrorCode>([
  ['ENOENT', 'ENOENT'],
  ['EEXIST', 'EEXIST'],
  ['ENOSPC', 'ENOSPC'],
  ['EDQUOT', 'ENOSPC'],
  ['EIO', 'EIO'],
  ['EACCES', 'EACCES'],
  ['EPERM', 'EACCES'],
  ['EROFS', 'EACCES'],
]);

/** An error of the operating system in our words; its own stand in the message. */
export function diskErrorOf(error: unknown, operation: DiskOperation['kind'], file: string): DiskError {
  return new DiskError(codes.get(systemCode(error)) ?? 'EOTHER', operation, file, error);
}

/** What the system calls an error, such as EEXIST; '' if it is none of the system's. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
