import type {
  DiskAnswer,
  DiskOperation,
  DiskProgram,
  Identity,
  OpenedStorage,
  StorageOptions,
} from '../../impl/index.ts';
import { DiskError, alteredProgram, openStorage } from '../../impl/index.ts';
import type { OpenStorage } from './recording.ts';

type Perform = (operation: DiskOperation) => DiskProgram<DiskAnswer>;

/** Storages that make one mistake each, to see that it is found. */
export const broken = {
  acknowledgesBeforeSync: onDisk(without((operation) => operation.kind === 'sync' && touches(operation, /segment$/))),
  renamesBeforeSync: onDisk(without((operation) => operation.kind === 'sync' && touches(operation, /tmp$/))),
  neverSyncsDirectory: onDisk(without(({ kind }) => kind === 'syncDirectory')),
  keepsNoMark: onDisk(without((operation) => operation.kind === 'write' && touches(operation, /^synced$/))),
  retriesSyncs: onDisk(function* perform(operation) {
    try {
      return yield operation;
    } catch (error) {
      if (error instanceof DiskError && operation.kind === 'sync') return yield operation;
      throw error;
    }
  }),
  trustsWhatItReads: onDiskAtFirst(without((operation) => touches(operation, /segment$/) && operation.kind !== 'read')),
  onlySyncsWhatItReads: onDiskAtFirst(
    without((operation) => touches(operation, /segment$/) && operation.kind === 'write'),
  ),
  forgetsVotes,
} satisfies Readonly<Record<string, OpenStorage>>;

/** The real storage, on a disk that does something else than it is asked to. */
function onDisk(perform: Perform): OpenStorage {
  return function* open(identity, options) {
    const { storage, ...found } = yield* alteredProgram(openStorage(identity, options), perform);
    return {
      ...found,
      storage: {
        append: (batch) => alteredProgram(storage.append(batch), perform),
        saveSnapshot: (snapshot) => alteredProgram(storage.saveSnapshot(snapshot), perform),
      },
    };
  };
}

/** The same for the time of opening only. */
function onDiskAtFirst(perform: Perform): OpenStorage {
  return (identity, options) => alteredProgram(openStorage(identity, options), perform);
}

function without(isLeftOut: (operation: DiskOperation) => boolean): Perform {
  return function* perform(operation) {
    return isLeftOut(operation) ? undefined : yield operation;
  };
}

function touches(operation: DiskOperation, file: RegExp): boolean {
  return 'file' in operation && file.test(operation.file);
}

function* forgetsVotes(identity: Identity, options: StorageOptions): DiskProgram<OpenedStorage> {
  const { storage, ...found } = yield* openStorage(identity, options);
  return {
    ...found,
    storage: {
      append: ({ hardState, ...batch }) => storage.append({ ...batch, hardState: { ...hardState, votedFor: null } }),
      saveSnapshot: (snapshot) => storage.saveSnapshot(snapshot),
    },
  };
}
