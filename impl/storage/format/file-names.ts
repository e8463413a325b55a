import type { LogIndex, Term } from '../../core/log.ts';

/** Written aside under this ending and then renamed, so a file under its own name is always whole. */
export const unfinishedEnding = '.tmp';
export const markFile = 'synced';

const segmentPattern = /^log-(\d{16})\.segment$/;
const snapshotPattern = /^snapshot-(\d{16})-(\d{16})\.snap$/;

export function segmentFile(number: number): string {
  return `log-${digits(number)}.segment`;
}

export function snapshotFile(index: LogIndex, term: Term): string {
  return `snapshot-${digits(index)}-${digits(term)}.snap`;
}

export interface DirectoryListing {
  readonly segments: readonly number[]; // ascending
  readonly snapshots: readonly string[]; // by index, ascending
  readonly unfinished: readonly string[];
  readonly hasMark: boolean;
}

/** The files of ours in a directory by what they are; others are none of our business. */
export function sortFiles(names: readonly string[]): DirectoryListing {
  const segments: number[] = [];
  const snapshots: string[] = [];
  const unfinished: string[] = [];
  // Numbers are padded, so the order of the names is that of the numbers.
  for (const name of names.toSorted()) {
    const number = segmentPattern.exec(name)?.[1];
    if (number !== undefined) segments.push(Number(number));
    else if (snapshotPattern.test(name)) snapshots.push(name);
    else if (isUnfinished(name)) unfinished.push(name);
  }
  return { segments, snapshots, unfinished, hasMark: names.includes(markFile) };
}

function isUnfinished(name: string): boolean {
  if (!name.endsWith(unfinishedEnding)) return false;
  const finished = name.slice(0, -unfinishedEnding.length);
  return segmentPattern.test(finished) || snapshotPattern.test(finished);
}

function digits(number: number): string {
  return String(number).padStart(16, '0');
}
