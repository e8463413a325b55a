import { expect, test } from 'vitest';
import { segmentFile, snapshotFile, sortFiles } from './file-names.ts';

test('the files of a directory are told apart by their names, and strange ones are left alone', () => {
  const strange = ['lock', 'log-1.segment', 'log-0000000000000001.segment.bak', 'notes.tmp', 'Synced', 'x\nsynced'];
  const names = [
    ...strange,
    segmentFile(10),
    segmentFile(9),
    snapshotFile(12, 3),
    snapshotFile(7, 4),
    'synced',
    `${segmentFile(11)}.tmp`,
    `${snapshotFile(13, 3)}.tmp`,
  ];
  expect(sortFiles(names)).toEqual({
    segments: [9, 10],
    snapshots: [snapshotFile(7, 4), snapshotFile(12, 3)],
    unfinished: [`${segmentFile(11)}.tmp`, `${snapshotFile(13, 3)}.tmp`],
    hasMark: true,
  });
  expect(sortFiles(strange).hasMark).toBe(false);
});
