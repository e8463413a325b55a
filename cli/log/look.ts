import { join, resolve } from 'node:path';
import { troubleOf } from '../../counterexamples/format/file-trouble.ts';
import { show } from '../../counterexamples/printable.ts';
import type { DiskProgram, DurableState, ProcessLife, SeenFrame, StorageReading, TornTail } from '../../impl/index.ts';
import {
  DiskError,
  NodeDisk,
  StorageError,
  defaultStorageOptions,
  lockHolder,
  readStorage,
  showPlace,
} from '../../impl/index.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { UsageError } from '../usage-error.ts';

/** What is found in a directory. */
type Found =
  | ({ readonly verdict: 'sound' } & LogContents)
  | ({ readonly verdict: 'torn'; readonly tornTail: TornTail } & LogContents)
  | { readonly verdict: 'corrupt'; readonly error: StorageError };

export interface LogContents {
  readonly reading: StorageReading;
  readonly state: DurableState; // what a server would start with
}

export type LogLook = Found & { readonly holder: ProcessLife | null }; // who may be writing to it

/** Reads the log in a directory, and changes nothing. Throws a UsageError where there is none, or none to be read. */
export async function lookAtLog(io: Io, directory: string, see?: (frame: SeenFrame) => void): Promise<LogLook> {
  const path = resolve(io.cwd, directory);
  try {
    const found = await readingOf(new NodeDisk(path), see);
    return { ...found, holder: await lockHolder(path) };
  } catch (error) {
    throw unusable(directory, error);
  }
}

async function readingOf(disk: NodeDisk, see?: (frame: SeenFrame) => void): Promise<Found> {
  try {
    const reading = await disk.run(readLog(see));
    const { image, stored, tornTail } = reading;
    if (stored !== null) image.adopt(stored.snapshot);
    const contents = { reading, state: image.toState() };
    return tornTail === null ? { verdict: 'sound', ...contents } : { verdict: 'torn', tornTail, ...contents };
  } catch (error) {
    if (!(error instanceof StorageError) || error.code === 'STORAGE_VERSION') throw error;
    return { verdict: 'corrupt', error };
  }
}

function* readLog(see?: (frame: SeenFrame) => void): DiskProgram<StorageReading> {
  const reading = yield* readStorage({ ...defaultStorageOptions, payloadBytesMax: Infinity, identity: null }, see);
  const { listing, last } = reading;
  if (last === null && !listing.hasMark) throw new UsageError('there is no log of a Raft server in it');
  return reading;
}

function unusable(directory: string, error: unknown): unknown {
  if (error instanceof UsageError) return new UsageError(`${show(directory)}: ${error.message}`);
  if (error instanceof StorageError) return new UsageError(`${show(directory)}: ${factOf(error)}. ${error.remedy}`);
  if (!(error instanceof DiskError)) return error;
  return new UsageError(`${show(join(directory, error.file))}: cannot be read: ${troubleOf(error.cause)}`);
}

/** What is wrong, and where, on one line. */
export function factOf({ place, fact }: StorageError): string {
  return show(place === null ? fact : `${showPlace(place)}: ${fact}`);
}

export function lookCode({ verdict }: LogLook): ExitCode {
  return verdict === 'sound' ? exitCode.clean : exitCode.violated;
}
