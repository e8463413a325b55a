import type { Snapshot } from '../core/log.ts';
import type { DurableState } from '../core/node.ts';
import type { DiskProgram } from './disk/disk.ts';
import type { OpenedStorage, TornTail, WriteBatch } from './storage.ts';

/** A storage as a server uses it. What is asked for is done in the order in which it was asked for. */
export interface RunningStorage {
  readonly state: DurableState; // as it was found
  readonly tornTail: TornTail | null;
  /** Resolves once the batch is durable as a whole. Rejects with what `Storage` throws. */
  append(batch: WriteBatch): Promise<void>;
  /** Resolves once the snapshot is durable. */
  saveSnapshot(snapshot: Snapshot): Promise<void>;
  /** Waits for what was asked for, and lets others in. */
  close(): Promise<void>;
}

/** What the programs of a storage run on. */
export interface ProgramRunner {
  run<Result>(program: DiskProgram<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Runs an opened storage: one program after the other, in the order in which they were asked for. */
export function runStorage({ storage, state, tornTail }: OpenedStorage, runner: ProgramRunner): RunningStorage {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = async (program: DiskProgram<void>): Promise<void> => {
    const done = last.then(async () => runner.run(program));
    last = done.catch(() => undefined); // whoever asked is told; the next one finds out by itself
    return done;
  };
  return {
    state,
    tornTail,
    append: async (batch) => inTurn(storage.append(batch)),
    saveSnapshot: async (snapshot) => inTurn(storage.saveSnapshot(snapshot)),
    close: async () => last.then(async () => runner.close()),
  };
}
