/**
 * A simulated disk, what a crash may leave of it, and what damage may do to it.
 *
 * @experimental
 */
export { bitFlips, bitsOf, fileCuts, flippedDisk } from './corruption.ts';
export type { CorruptImage } from './corruption.ts';
export { crashChoice } from './crash-choice.ts';
export { crashImages } from './crash-images.ts';
export type { CrashImage, CrashTally } from './crash-images.ts';
export { crashDisk } from './crash.ts';
export type { CrashChoice, FileChoice } from './crash.ts';
export { noFaults } from './disk-faults.ts';
export type { DiskFaults, Flip, SyncFault, WriteFault } from './disk-faults.ts';
export { DiskSession } from './disk-session.ts';
export { crashBounds } from './file-outcomes.ts';
export type { CrashBounds } from './file-outcomes.ts';
export { diskOf, emptyDisk, withFaults } from './simulated-disk.ts';
export type { SimulatedDisk } from './simulated-disk.ts';
