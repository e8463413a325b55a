import type { DiskProgram, DurableState, Identity, Storage, StorageOptions, Write } from '../../impl/index.ts';
import { StorageError } from '../../impl/index.ts';
import { DiskSession } from '../disk/disk-session.ts';
import { emptyDisk } from '../disk/simulated-disk.ts';
import type { SimulatedDisk } from '../disk/simulated-disk.ts';
import type { OpenStorage } from '../storage-check/recording.ts';

/** How a server opens its log. */
export interface LogRules {
  readonly open: OpenStorage;
  readonly identity: Identity;
  readonly options: StorageOptions;
  readonly emptyIsNew: boolean; // even for a server that has run before
}

/** What recovery made of a disk. */
export interface Recovered {
  readonly state: DurableState;
  readonly tornTail: boolean;
}

interface OpenLog extends Recovered {
  readonly session: DiskSession;
  readonly storage: Storage;
}

/**
 * One life of a server's log on a simulated disk, as a value: the disk that it was opened on, and the writes since. The
 * storage itself changes in place, so it goes along with the newest value; whoever goes on from an older one gets another,
 * brought there by the same writes.
 */
export class LogOnDisk {
  readonly #rules: LogRules;
  readonly #start: SimulatedDisk;
  readonly #writes: Writes | null;
  #open: OpenLog | null = null;

  constructor(rules: LogRules, start: SimulatedDisk, writes: Writes | null = null) {
    this.#rules = rules;
    this.#start = start;
    this.#writes = writes;
  }

  /** The same log after the write, which is durable. */
  after(write: Write): LogOnDisk {
    const open = this.#take();
    open.session.run(carriedOut(open.storage, write));
    const next = new LogOnDisk(this.#rules, this.#start, { write, before: this.#writes });
    next.#open = open;
    return next;
  }

  /** What was found when it was opened. Throws a StorageError if the storage refuses what is on the disk. */
  recovered(): Recovered {
    const { state, tornTail } = (this.#open ??= this.#opened());
    return { state, tornTail };
  }

  /** The same, or null if it refuses. */
  recoveredIfSound(): Recovered | null {
    try {
      return this.recovered();
    } catch (error) {
      if (error instanceof StorageError) return null;
      throw error;
    }
  }

  /** For the end of this life: the storage as it stands now, to do with as one likes. */
  ended(): { readonly session: DiskSession; readonly storage: Storage } {
    return this.#take();
  }

  /** The log on what a crash left: that of a server that has run before. */
  on(disk: SimulatedDisk): LogOnDisk {
    const { options, ...rules } = this.#rules;
    return new LogOnDisk({ ...rules, options: { ...options, mustExist: !rules.emptyIsNew } }, disk);
  }

  /** The same on an empty disk. */
  wiped(): LogOnDisk {
    return this.on(emptyDisk());
  }

  #take(): OpenLog {
    const open = this.#open ?? this.#opened();
    this.#open = null;
    return open;
  }

  #opened(): OpenLog {
    const session = new DiskSession(this.#start);
    const { open, identity, options } = this.#rules;
    const { storage, state, tornTail } = session.run(open(identity, options));
    for (const write of inOrder(this.#writes)) session.run(carriedOut(storage, write));
    return { session, storage, state, tornTail: tornTail !== null };
  }
}

/** What a server does with a write of its core: the batch, then the snapshot. */
export function* carriedOut(storage: Storage, { hardState, from, entries, snapshot }: Write): DiskProgram<void> {
  yield* storage.append({ hardState, from, entries });
  if (snapshot !== null) yield* storage.saveSnapshot(snapshot);
}

/** The newest first, so that values share what they have in common. */
interface Writes {
  readonly write: Write;
  readonly before: Writes | null;
}

function inOrder(newest: Writes | null): readonly Write[] {
  const writes: Write[] = [];
  for (let one = newest; one !== null; one = one.before) writes.push(one.write);
  return writes.reverse();
}
