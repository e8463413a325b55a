export type StorageErrorCode =
  | 'STORAGE_CORRUPT' // bytes that were once durable are not what was written
  | 'STORAGE_FOREIGN' // a file that is none of ours
  | 'STORAGE_VERSION' // written by a newer version
  | 'STORAGE_IDENTITY' // of another cluster or server
  | 'STORAGE_LOCKED' // in use by a process that is alive
  | 'STORAGE_MISSING' // nothing is stored, though something must be
  | 'STORAGE_REQUEST'; // asked for something that cannot be stored; nothing was touched

/** Where something is wrong. Without an offset, it is the file as a whole. */
export interface FilePlace {
  readonly file: string;
  readonly offset?: number; // in bytes
}

/** A directory that cannot be used as it is, or a request that it cannot take: where, why, and what to do. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  readonly place: FilePlace | null; // null: nothing is wrong with a file
  readonly fact: string;
  readonly remedy: string;

  constructor(code: StorageErrorCode, place: FilePlace | null, fact: string, remedy: string) {
    super(`${place === null ? '' : `${showPlace(place)}: `}${fact}\n  ${remedy}`);
    this.code = code;
    this.place = place;
    this.fact = fact;
    this.remedy = remedy;
  }
}

export function showPlace({ file, offset }: FilePlace): string {
  return offset === undefined ? file : `${file} at byte ${offset}`;
}

/** Synced bytes are missing or changed: whatever this server promised on them can no longer be kept. */
export function corrupt(place: FilePlace, fact: string): StorageError {
  // A backup would not do: it has forgotten votes and entries that this server has told others of.
  const remedy = 'Keep the directory as it is, and let this server join again under a new id, with an empty one.';
  return new StorageError('STORAGE_CORRUPT', place, fact, remedy);
}

export function foreign(file: string, fact: string): StorageError {
  return new StorageError('STORAGE_FOREIGN', { file }, fact, 'Name the directory of this server, or an empty one.');
}

/** A server that has run before has lost its disk; or one that has not was not told its first configuration. */
export function missing(): StorageError {
  const remedy =
    'If this server has never run, give its first configuration. If it has, its disk is lost: let it join again under a new id.';
  return new StorageError('STORAGE_MISSING', null, 'nothing is stored in the directory of this server', remedy);
}

/** What was asked for is not done, and nothing was touched. */
export function refused(fact: string): StorageError {
  return new StorageError('STORAGE_REQUEST', null, fact, 'Ask for what follows on what is stored.');
}

/**
 * An operation failed, so nobody knows what the disk holds (a kernel may drop dirty pages after a failed sync and call
 * the next sync a success). The handle is of no use any more: end the process, start again and recover.
 */
export class StoragePoisoned extends Error {
  override readonly name = 'StoragePoisoned';
  readonly remedy = 'Stop this server, look after its disk, and start it again.';

  constructor(fact: string, cause?: unknown) {
    super(`storage is unusable: ${fact}`, { cause });
  }
}
