// @module-tag slow
import { describe, expect, test } from 'vitest';
import type { Configuration, Entry, Write } from '../../impl/index.ts';
import { openStorage } from '../../impl/index.ts';
import { contentsOf, emptyDisk } from '../disk/simulated-disk.ts';
import { allInvariants } from '../../properties/invariants/all.ts';
import { broken } from '../storage-check/broken.ts';
import type { DiskTrouble, Survival } from '../../properties/seen/subject.ts';
import { diskTroubles, survivals } from '../../properties/seen/subject.ts';
import { searchFor } from '../../search/testing/search-for.ts';
import { targetNamed } from '../testing/target-named.ts';
import { diskAfterCrash } from './disk-trouble.ts';
import { implementation } from './implementation.ts';
import { soundParts } from './implementation-parts.ts';
import { LogOnDisk } from './log-on-disk.ts';
import { afterOldest, crashed, nothingStored, storeAll } from './stable-storage.ts';
import type { StableStorage } from './stable-storage.ts';

const configuration: Configuration = { voters: [1, 2, 3], newVoters: null, learners: [] };

const newLog = (): LogOnDisk =>
  new LogOnDisk(
    {
      open: openStorage,
      identity: { cluster: 'c', server: 1 },
      options: { configuration, segmentBytes: 512 },
      emptyIsNew: false,
    },
    emptyDisk(),
  );

function write(currentTerm: number, from: number, ...commands: readonly string[]): Write {
  const entries = commands.map((command): Entry => ({ term: currentTerm, command }));
  return { kind: 'write', write: 1, hardState: { currentTerm, votedFor: 2 }, from, entries, snapshot: null };
}

const snapshot = { index: 9, term: 3, configuration, data: 'installed' };

/** A server that has stored two entries and is being brought a snapshot in a newer term. */
function installing(): StableStorage {
  const first = { ...nothingStored(configuration, newLog()), pending: [{ write: write(1, 1, 'a', 'b'), held: [] }] };
  return { ...afterOldest(first, storeAll), pending: [{ write: { ...write(3, 3), snapshot }, held: [] }] };
}

describe('a log on disk is a value', () => {
  test('whoever goes on from an older one finds what it was', () => {
    const once = newLog().after(write(1, 1, 'a'));
    const one = once.after(write(1, 2, 'b'));
    const other = once.after(write(2, 2, 'c', 'd'));
    const again = once.after(write(1, 2, 'b'));
    const disks = [one, other, again].map((log) => contentsOf(log.ended().session.disk));
    expect(disks[2]).toEqual(disks[0]);
    expect(disks[1]).not.toEqual(disks[0]);
  });

  test('what is synced is found again', () => {
    const log = newLog()
      .after(write(1, 1, 'a', 'b'))
      .after(write(2, 2, 'c'));
    const { state } = log.on(diskAfterCrash(log, null, undefined)).recovered();
    expect(state).toMatchObject({ currentTerm: 2, votedFor: 2 });
    expect(state.log.entries.map(({ command }) => command)).toEqual(['a', 'c']);
  });
});

describe('a crash leaves what was durable, with or without a part of the write under way', () => {
  const choices = Array.from({ length: 400 }, (_, choice) => choice);
  const left = (trouble: DiskTrouble['trouble']): ReadonlySet<Survival> =>
    new Set(
      choices.map((choice) => crashed(installing(), storeAll, { trouble, choice }).stored?.survived ?? 'nothing'),
    );

  test.each(['powerLoss', 'kill', 'failedSync'] as const)('%s: each of these comes about', (trouble) => {
    expect([...left(trouble)].sort()).toEqual([...survivals].sort());
  });

  test('what is said to have survived is what is durable then', () => {
    const before = installing();
    for (const trouble of diskTroubles) {
      for (const choice of choices) {
        const { storage, stored } = crashed(before, storeAll, { trouble, choice });
        const { currentTerm, snapshot: found } = storage.durable;
        expect(currentTerm).toBe(stored?.survived === 'nothing' ? 1 : 3);
        expect(found).toEqual(stored?.survived === 'everything' ? snapshot : null);
      }
    }
  });

  test('without trouble, nothing of it', () => {
    const { storage, stored } = crashed(installing(), storeAll, undefined);
    expect(stored).toEqual({ survived: 'nothing', tornTail: false });
    expect(storage.durable.log.entries).toHaveLength(2);
  });

  test('a bit flip is refused, or does no harm', () => {
    const conditions = choices.map((choice) => crashed(installing(), storeAll, { trouble: 'bitFlip', choice }).storage);
    const refused = conditions.filter(({ condition }) => condition === 'refused');
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.length).toBeLessThan(choices.length);
  });
});

describe('under random search', () => {
  test('every trouble comes about, and the sound storage keeps what it promised', () => {
    const { finding, summary } = searchFor(targetNamed('impl'), 400, { disk: 'log' });
    expect(finding).toBeNull();
    const { writesSurvived, tornTails, failedSyncs, fullDisks, bitFlips, refusedStarts } = summary;
    for (const count of [writesSurvived, tornTails, failedSyncs, fullDisks, bitFlips, refusedStarts]) {
      expect(count).toBeGreaterThan(0);
    }
  });

  test.each(['acknowledgesBeforeSync', 'renamesBeforeSync', 'neverSyncsDirectory', 'forgetsVotes'] as const)(
    'a storage that %s is found',
    (name) => {
      const parts = { ...soundParts, openLog: broken[name] };
      const target = {
        name,
        make: (options: Parameters<typeof implementation>[0]) => implementation(options, name, parts),
        invariants: allInvariants,
      };
      expect(searchFor(target, 3_000, { disk: 'log' }).finding).not.toBeNull();
    },
  );
});
