import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Checksum, DurableState, StorageOptions } from '../../impl/index.ts';
import { StorageError, openStorage } from '../../impl/index.ts';
import { bytesOf } from '../disk/content.ts';
import { bitFlips, fileCuts, flippedDisk } from '../disk/corruption.ts';
import type { SimulatedDisk } from '../disk/simulated-disk.ts';
import { contentsOf, diskOf } from '../disk/simulated-disk.ts';
import { broken } from './broken.ts';
import { recover } from './crash-check.ts';
import { judgeDamage, tallyDamage } from './damage-check.ts';
import type { OpenStorage, StorageRequest } from './recording.ts';
import { bootedDisk, record, stateAfter, tinySegments } from './recording.ts';
import { append, save } from './workloads.ts';

interface Stored {
  readonly disk: SimulatedDisk;
  readonly state: DurableState;
}

/** A disk after these requests, with nothing un-synced. */
function stored(requests: readonly StorageRequest[], open: OpenStorage = openStorage, rules = tinySegments): Stored {
  const { disk, promises } = record(open, bootedDisk(rules), requests, { options: rules });
  const last = promises.at(-1);
  if (last === undefined) throw new RangeError('nothing was promised');
  return { disk: diskOf(filesOf(disk)), state: last.state };
}

function filesOf(disk: SimulatedDisk): Map<string, Uint8Array> {
  return new Map(contentsOf(disk).map(([name, content]) => [name, bytesOf(content)]));
}

/** The disk with other bytes in one file; without the file, if there are none. */
function replaced(disk: SimulatedDisk, file: string, bytes: Uint8Array | null): SimulatedDisk {
  const files = filesOf(disk);
  if (bytes === null) files.delete(file);
  else files.set(file, bytes);
  return diskOf(files);
}

function read(disk: SimulatedDisk, file: string): Uint8Array {
  return filesOf(disk).get(file) ?? new Uint8Array();
}

/** Where the frames of a segment begin, and where the last one ends. */
function frameOffsets(segment: Uint8Array): readonly number[] {
  const text = Buffer.from(segment).toString('latin1');
  return [...[...text.matchAll(/Raft/g)].map(({ index }) => index), text.lastIndexOf('.end') + 4];
}

const segment = 'log-0000000000000001.segment';
const options: StorageOptions = { ...tinySegments, segmentBytes: 600 };
const threeBatches = [append(1, 2, 1, 'a', 'b'), append(2, null, 2, 'c'), append(2, 1, 3, 'd')];
const withSnapshot = [...threeBatches, save(1, 1)];

describe('a bit that is wrong', () => {
  const { disk, state } = stored(withSnapshot, openStorage, options);
  const log = read(disk, segment);
  const frames = frameOffsets(log);
  const snapshot = read(disk, 'snapshot-0000000000000001-0000000000000001.snap');
  const frameBits = 8 * ((frames.at(-1) ?? 0) + snapshot.length);

  test('is found wherever it matters: in three batches, a snapshot and the mark, bit by bit', { tags: 'slow' }, () => {
    expect(frames).toHaveLength(5);
    const bits = [...bitFlips(disk)].map((image) => image.disk);
    const all = 8 * (log.length + snapshot.length + read(disk, 'synced').length);
    expect(tallyDamage(openStorage, bits, state, options)).toEqual({
      refused: frameBits,
      unharmed: all - frameBits,
      silent: 0,
    });
  });

  test('is found in the last batch too where a crash has lost the mark', { tags: 'slow' }, () => {
    const markless = replaced(disk, 'synced', null);
    const bits = [...bitFlips(markless)].map((image) => image.disk);
    expect(tallyDamage(openStorage, bits, state, options)).toMatchObject({ refused: frameBits, silent: 0 });
  });

  test('is found in a log of many segments', () => {
    const requests = Array.from({ length: 100 }, (_, k) => append(k + 1, 1, k + 1, `command ${k}`, null));
    const long = stored(requests);
    const draws = Array.from({ length: 400 }, (_, k) => flippedDisk(long.disk, k * 7919).disk);
    const { refused, silent } = tallyDamage(openStorage, draws, long.state);
    expect(silent).toBe(0);
    expect(refused).toBeGreaterThan(200);
  });
});

describe('a file that was cut short', () => {
  const { disk, state } = stored(withSnapshot, openStorage, options);
  const frames = frameOffsets(read(disk, segment));
  const end = frames.at(-1) ?? 0;

  test('is refused where it was synced, with the place of the first batch that is gone', () => {
    const cuts = [...fileCuts(disk, segment)];
    for (const [size, cut] of cuts.slice(0, end).entries()) {
      const { error } = recover(openStorage, cut, options);
      expect(error).toBeInstanceOf(StorageError);
      const offset = size < (frames[1] ?? 0) ? 0 : frames.findLast((at) => at <= size);
      expect(error).toMatchObject({ code: 'STORAGE_CORRUPT', place: { file: segment, offset } });
    }
    expect(tallyDamage(openStorage, cuts.slice(end), state, options)).toEqual({
      refused: 0,
      unharmed: cuts.length - end,
      silent: 0,
    });
  });

  test('is refused if it is a snapshot, and no matter if it is the mark', () => {
    const [name = ''] = [...filesOf(disk).keys()].filter((file) => file.startsWith('snapshot'));
    expect(tallyDamage(openStorage, fileCuts(disk, name), state, options)).toMatchObject({ unharmed: 0, silent: 0 });
    expect(tallyDamage(openStorage, fileCuts(disk, 'synced'), state, options)).toMatchObject({ refused: 0, silent: 0 });
  });

  test('loses only a batch that nobody was told of, if it was never synced', () => {
    const before = stored(threeBatches.slice(0, 2), openStorage, options);
    const after = stored(threeBatches, openStorage, options);
    const unsynced = replaced(after.disk, 'synced', read(before.disk, 'synced'));
    const [start = 0, unsyncedEnd = 0] = frameOffsets(read(unsynced, segment)).slice(-2);
    const cuts = [...fileCuts(unsynced, segment)].slice(start, unsyncedEnd);
    expect(cuts.length).toBeGreaterThan(50);
    for (const [bytes, cut] of cuts.entries()) {
      const zeroFilled = replaced(cut, segment, Buffer.concat([read(cut, segment), new Uint8Array(200)]));
      for (const disk of [cut, zeroFilled]) {
        const { state, tornTail } = recover(openStorage, disk, options);
        expect(state).toEqual(before.state);
        expect(tornTail?.bytes ?? 0).toBeLessThanOrEqual(bytes);
        expect(tornTail === null).toBe(bytes === 0);
        expect(tornTail ?? { file: segment, offset: start }).toMatchObject({ file: segment, offset: start });
      }
    }
  });

  test('is not mixed up with what is stored next', () => {
    const before = stored(threeBatches.slice(0, 2), openStorage, options);
    const after = stored([...threeBatches.slice(0, 2), append(2, 1, 3, 'long '.repeat(30))], openStorage, options);
    const [start = 0, end = 0] = frameOffsets(read(after.disk, segment)).slice(-2);
    const unsynced = replaced(after.disk, 'synced', read(before.disk, 'synced'));
    const next = append(3, 1, 3, 'b');
    for (let written = start + 1; written < end; written += 1) {
      const torn = replaced(unsynced, segment, read(unsynced, segment).fill(0, written));
      const life = record(openStorage, torn, [next], { options, before: before.state });
      expect(recover(openStorage, life.disk, options).state).toEqual(stateAfter(before.state, next));
    }
  });

  test('loses what was promised where no mark is kept', () => {
    const markless = stored(threeBatches, broken.keepsNoMark, options);
    const cuts = fileCuts(markless.disk, segment);
    expect(tallyDamage(broken.keepsNoMark, cuts, markless.state, options).silent).toBeGreaterThan(50);
  });
});

describe('bytes that are not where they belong', () => {
  const chained: Checksum = (bytes, previous) => crc32(bytes, previous);
  const unchained: Checksum = (bytes) => crc32(bytes);

  /** Two logs that differ in the first batches; then the second batch of the one in the place of that of the other. */
  function spliced(checksum: Checksum): Stored & { readonly rules: StorageOptions } {
    const rules = { ...options, checksum };
    const [one, other] = ['a', 'b'].map((command) => {
      const requests = [append(1, 1, 1, command), append(1, 1, 2, command), append(1, 1, 3, 'last')];
      return stored(requests, openStorage, rules);
    });
    if (one === undefined || other === undefined) throw new RangeError('two logs were made');
    const log = read(one.disk, segment);
    const [, , from = 0, to = 0] = frameOffsets(log);
    log.set(read(other.disk, segment).subarray(from, to), from);
    return { disk: replaced(one.disk, segment, log), state: one.state, rules };
  }

  test('are refused, since each batch vouches for all before it', () => {
    const { disk, state, rules } = spliced(chained);
    expect(judgeDamage(openStorage, disk, state, rules)).toBe('refused');
  });

  test('are taken for the right ones where checksums are not chained', () => {
    const { disk, state, rules } = spliced(unchained);
    expect(judgeDamage(openStorage, disk, state, rules)).toBe('silent');
  });

  test('are refused where a sector of a synced batch is gone', () => {
    const large = { ...tinySegments, segmentBytes: 4096 };
    const { disk, state } = stored([append(1, 1, 1, 'x'.repeat(2000))], openStorage, large);
    for (let sector = 0; sector < 2048; sector += 512) {
      const log = read(disk, segment).fill(0, Math.max(sector, 100), sector + 512);
      expect(judgeDamage(openStorage, replaced(disk, segment, log), state, large)).toBe('refused');
    }
  });

  test('are refused where an older copy of the log was put back', () => {
    const before = stored(threeBatches.slice(0, 2), openStorage, options);
    const { disk, state } = stored(threeBatches, openStorage, options);
    const old = replaced(disk, segment, read(before.disk, segment));
    expect(judgeDamage(openStorage, old, state, options)).toBe('refused');
  });

  test('are no harm in what was never written to', () => {
    const { disk, state } = stored(threeBatches, openStorage, options);
    const log = Buffer.concat([read(disk, segment), Buffer.from('something else')]);
    expect(judgeDamage(openStorage, replaced(disk, segment, log), state, options)).toBe('unharmed');
  });
});

test('a segment that was removed and is back is removed again', () => {
  const long = 'long '.repeat(8);
  const before = stored([1, 2, 3, 4, 5].map((index) => append(1, 1, index, long)));
  const { disk, state } = stored([
    ...[1, 2, 3, 4, 5].map((index) => append(1, 1, index, long)),
    save(5, 1),
    append(2, 1, 6),
  ]);
  const back = replaced(disk, segment, read(before.disk, segment));
  const recovered = recover(openStorage, back);
  expect(recovered.state).toEqual(state);
  expect([...filesOf(back).keys()]).toContain(segment);
  expect([...filesOf(recovered.disk).keys()]).toEqual([...filesOf(disk).keys()]);
});

test('a file that is missing is missed, but for the mark', () => {
  const long = 'long '.repeat(8);
  const requests = [1, 2, 3, 4, 5, 6, 7].map((index) => append(1, 1, index, long));
  const { disk, state } = stored([...requests, save(3, 1)]);
  const names = [...filesOf(disk).keys()];
  expect(names.filter((name) => name.endsWith('segment')).length).toBeGreaterThan(2);
  const verdicts = names.map((name) => [name, judgeDamage(openStorage, replaced(disk, name, null), state)] as const);
  expect(verdicts.filter(([, verdict]) => verdict !== 'refused')).toEqual([['synced', 'unharmed']]);
});
