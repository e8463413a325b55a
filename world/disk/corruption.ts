import type { Content } from './content.ts';
import { resized } from './content.ts';
import { imageOf } from './crash.ts';
import type { Flip } from './disk-faults.ts';
import { flipped } from './disk-faults.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { contentsOf } from './simulated-disk.ts';

/** The bits of all files of a disk, to number flips by: file after file, names in ascending order. */
export function bitsOf(disk: SimulatedDisk): number {
  return contentsOf(disk).reduce((bits, [, content]) => bits + content.size * 8, 0);
}

/** A disk of which one bit is wrong, and which one. */
export interface CorruptImage {
  readonly disk: SimulatedDisk;
  readonly flip: Flip;
}

/** The disk as a reader sees it, but for one bit: the one of this number, modulo how many there are. */
export function flippedDisk(disk: SimulatedDisk, number: number): CorruptImage {
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`a bit is numbered from 0, not ${number}`);
  let bit = number % bitsOf(disk);
  for (const [file, content] of contentsOf(disk)) {
    if (bit < content.size * 8) return { disk: replaced(disk, file, flipped(content, bit)), flip: { file, bit } };
    bit -= content.size * 8;
  }
  throw new RangeError('no file holds a bit to flip');
}

/** Each disk that differs from this one in one bit. For many bits, draw numbers for `flippedDisk`. */
export function* bitFlips(disk: SimulatedDisk): Generator<CorruptImage> {
  const bits = bitsOf(disk);
  for (let bit = 0; bit < bits; bit += 1) yield flippedDisk(disk, bit);
}

/** The disk with each shorter beginning of one file, from nothing to all but the last byte. */
export function* fileCuts(disk: SimulatedDisk, file: string): Generator<SimulatedDisk> {
  const content = contentsOf(disk).find(([name]) => name === file)?.[1];
  if (content === undefined) throw new RangeError(`no file ${file} to cut`);
  for (let size = 0; size < content.size; size += 1) yield replaced(disk, file, resized(content, size));
}

function replaced(disk: SimulatedDisk, file: string, content: Content): SimulatedDisk {
  const inode = disk.directory.visible.get(file);
  return imageOf(disk, disk.directory.visible, (other, { visible }) => (other === inode ? content : visible));
}
