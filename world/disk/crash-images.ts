import type { DiskOperation } from '../../impl/index.ts';
import { ContentNumbers } from './content-numbers.ts';
import { imageOf } from './crash.ts';
import type { Inode, Names } from './directory.ts';
import { namesAfterCrash } from './directory.ts';
import type { CrashBounds, FileOutcome, FileOutcomes } from './file-outcomes.ts';
import { crashBounds, fileOutcomes } from './file-outcomes.ts';
import { perform } from './perform.ts';
import type { SimulatedDisk } from './simulated-disk.ts';

/** A disk that a crash may have left, ready to be opened. */
export interface CrashImage {
  readonly disk: SimulatedDisk;
  readonly after: number; // operations that had ended; what was promised by then is to be found on the disk
}

/** How much was tried. */
export interface CrashTally {
  readonly images: number;
  readonly duplicates: number; // images equal to an earlier one of the same moment
  readonly moments: number; // a crash before the first operation, and one after each
  readonly sampled: number; // moments of which only a sample was tried
}

/**
 * Every image that a crash may leave of these operations, at each moment. They are those of a `DiskSession`, and `start`
 * is its start, with the same faults. Two equal images of one moment count as one; of two moments they do not, since
 * more may have been promised at the later one.
 */
export function* crashImages(
  start: SimulatedDisk,
  operations: readonly DiskOperation[],
  bounds: CrashBounds = crashBounds,
): Generator<CrashImage, CrashTally> {
  const tally = { images: 0, duplicates: 0, moments: 0, sampled: 0 };
  let disk = start;
  for (let after = 0; after <= operations.length; after += 1) {
    const { images, duplicates, whole } = yield* imagesAt(disk, after, bounds);
    tally.images += images;
    tally.duplicates += duplicates;
    tally.moments += 1;
    if (!whole) tally.sampled += 1;
    const operation = operations[after];
    // A failed operation failed in the recorded run as well, which went on from there.
    if (operation !== undefined) disk = perform(disk, operation).disk;
  }
  return tally;
}

interface MomentTally {
  readonly images: number;
  readonly duplicates: number;
  readonly whole: boolean;
}

function* imagesAt(disk: SimulatedDisk, after: number, bounds: CrashBounds): Generator<CrashImage, MomentTally> {
  const numbers = new ContentNumbers();
  const files = [...disk.files].map(([inode, file]) => ({ inode, ...fileOutcomes(file, bounds, numbers) }));
  const seen = new Set<string>();
  let duplicates = 0;
  let whole = true;
  for (let kept = 0; kept <= disk.directory.unsynced.length; kept += 1) {
    const names = namesAfterCrash(disk.directory, kept);
    const named = new Set(names.values());
    const reachable = files.filter(({ inode }) => named.has(inode));
    const joint = reachable.reduce((ways, { outcomes }) => ways * outcomes.length, 1) <= bounds.joint;
    whole &&= joint && reachable.every((file) => file.whole);
    for (const chosen of joint ? allJoint(reachable) : oneAtATime(reachable)) {
      const key = imageKey(names, chosen);
      if (seen.has(key)) {
        duplicates += 1;
        continue;
      }
      seen.add(key);
      yield { disk: imageOf(disk, names, (inode, { durable }) => chosen.get(inode)?.content ?? durable), after };
    }
  }
  return { images: seen.size, duplicates, whole };
}

interface OutcomesOfFile extends FileOutcomes {
  readonly inode: Inode;
}

type Chosen = ReadonlyMap<Inode, FileOutcome>;

function imageKey(names: Names, chosen: Chosen): string {
  return [...names]
    .map(([name, inode]) => JSON.stringify([name, chosen.get(inode)?.number]))
    .toSorted()
    .join();
}

function* allJoint([first, ...rest]: readonly OutcomesOfFile[]): Generator<Chosen> {
  if (first === undefined) {
    yield new Map<Inode, FileOutcome>();
    return;
  }
  const { inode, outcomes } = first;
  for (const others of allJoint(rest)) for (const outcome of outcomes) yield new Map(others).set(inode, outcome);
}

/** Each file in each of its ways, the others as durable as before or written to the last byte. */
function* oneAtATime(files: readonly OutcomesOfFile[]): Generator<Chosen> {
  const durable = new Map(files.map(({ inode, outcomes }) => [inode, outcomes[0]]));
  const written = new Map(files.map(({ inode, outcomes }) => [inode, outcomes[1] ?? outcomes[0]]));
  for (const { inode, outcomes } of files) {
    for (const outcome of outcomes) {
      yield new Map(durable).set(inode, outcome);
      yield new Map(written).set(inode, outcome);
    }
  }
}
