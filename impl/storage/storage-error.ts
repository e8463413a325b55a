export type StorageErrorCode =
  | 'STORAGE_CORRUPT' // bytes that were once durable are not what was written
  | 'STORAGE_FOREIGN' // a file that is none of ours
  | 'STORAGE_VERSION' // written by a newer version
  | 'STORAGE_IDENTITY' // of another cluster or server
  | 'STORAGE_LOCKED' // in use by a process that is alive
  | 'STORAGE_REQUEST'; // asked for something that cannot be stored; nothing was touched

/** A directory that cannot be used as it is, or a request that it cannot take: where, why, and what to do. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  readonly file: string;
  readonly offset: number; // in bytes
  readonly remedy: string;

  constructor(code: StorageErrorCode, place: FilePlace, fact: string, remedy: string) {
    super(`${place.file} at byte ${place.offset}: ${fact}\n  ${remedy}`);
    this.code = code;
    this.file = place.file;
    this.offset = place.offset;
    this.remedy = remedy;
  }
}

export interface FilePlace {
  readonly file: string;
  readonly offset: number;
}

/** Synced bytes are missing or changed: whatever this server promised on them can no longer be kept. */
export function corrupt(file: string, offset: number, fact: string): StorageError {
  return new StorageError(
    'STORAGE_CORRUPT',
    { file, offset },
    fact,
    'Keep the directory as it is, and bring this server back from a backup or under a new server id.',
  );
}

export function foreign(file: string, offset: number, fact: string): StorageError {
  return new StorageError('STORAGE_FOREIGN', { file, offset }, fact, 'Name the directory of this server, or an empty one.');
}

/**
 * An operation failed, so nobody knows what the disk holds (a kernel may drop dirty pages after a failed sync and call
 * the next sync a success). The handle is of no use any more: end the process, start again and recover.
 */
export class StoragePoisoned extends Error {
  override readonly name = 'StoragePoisoned';
  readonly remedy = 'Stop this server, look after its disk, and start it again.';

  constructor(cause: unknown) {
    super(`storage is unusable since an operation failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
