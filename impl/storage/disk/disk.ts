/**
 * What storage asks of one directory of a file system. Storage is written as programs that yield operations and are
 * handed the answers, so the very same code runs on a real disk (each operation awaited, syncs off the main thread) and
 * on a simulated one (each operation answered at once). A failed operation is thrown into the program as `DiskError`.
 *
 * What is written is durable only after a `sync` of its file; that a file has been created, renamed or removed, only
 * after `syncDirectory`.
 */
export type DiskOperation =
  | { readonly kind: 'list' }
  | { readonly kind: 'read'; readonly file: string } // the whole file
  | { readonly kind: 'create'; readonly file: string } // empty; fails if it exists
  | { readonly kind: 'write'; readonly file: string; readonly at: number; readonly bytes: Uint8Array } // all of them
  | { readonly kind: 'truncate'; readonly file: string; readonly size: number } // a longer one is filled with zeros
  | { readonly kind: 'sync'; readonly file: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string } // replaces what is there
  | { readonly kind: 'remove'; readonly file: string }
  | { readonly kind: 'syncDirectory' };

/** Names in ascending order for `list`, the bytes for `read`, nothing for the others. */
export type DiskAnswer = readonly string[] | Uint8Array | undefined;

/** A piece of storage that comes to `Result` by way of a disk. */
export type DiskProgram<Result> = Generator<DiskOperation, Result, DiskAnswer>;

/** Why an operation failed, in the names of POSIX where they fit. */
export type DiskErrorCode = 'ENOENT' | 'EEXIST' | 'ENOSPC' | 'EIO' | 'EACCES' | 'EOTHER';

export class DiskError extends Error {
  override readonly name = 'DiskError';
  readonly code: DiskErrorCode;
  readonly operation: DiskOperation['kind'];
  readonly file: string; // '' if the operation is on the directory

  constructor(code: DiskErrorCode, operation: DiskOperation['kind'], file: string, cause?: unknown) {
    const reason = cause instanceof Error ? cause.message : code;
    super(`${operation} ${file === '' ? 'the directory' : file} failed: ${reason}`, { cause });
    this.code = code;
    this.operation = operation;
    this.file = file;
  }
}
