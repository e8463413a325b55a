import type { FileChoice } from './crash.ts';
import type { FileChange } from './file-state.ts';

type Write = Extract<FileChange, { kind: 'write' }>;

const sectorBytes = 512; // what a disk writes as a whole

/** Where a write goes from one sector into the next: so many of its bytes lie before. */
export function sectorBoundaries({ at, bytes }: Write): readonly number[] {
  const boundaries: number[] = [];
  for (let before = sectorBytes - (at % sectorBytes); before < bytes.length; before += sectorBytes) {
    boundaries.push(before);
  }
  return boundaries;
}

/**
 * What reaches the disk if this of the written changes is torn after so many bytes: its beginning, or, for sectors go to
 * the disk in any order, its end.
 */
export function torn(
  written: readonly boolean[],
  change: number,
  bytes: number,
  arrives: 'beginning' | 'end',
): Pick<FileChoice, 'cut' | 'written'> {
  const halves = arrives === 'beginning' ? [true, false] : [false, true];
  return { cut: { change, bytes }, written: written.toSpliced(change, 1, ...halves) };
}
