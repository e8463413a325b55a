import { describe, expect, test } from 'vitest';
import type { Entry } from '../../core/log.ts';
import { append, entriesAfter, lastIndex, logOf } from '../../core/log.ts';
import { emptyDurableState } from '../../core/node.ts';
import type { StoragePlace } from './conformance-trial.ts';
import { ConformanceError } from './conformance-trial.ts';
import { storageConformance } from './conformance.ts';
import type { RunningStorage } from '../running-storage.ts';
import type { WriteBatch } from '../storage.ts';
import { failingPlace, memoryPlace } from '../testing/places.ts';

/** A sound storage, spoilt in one way. */
type Mistake = (sound: RunningStorage) => RunningStorage;

const asking =
  (change: (batch: WriteBatch) => WriteBatch): Mistake =>
  (sound) => ({ ...sound, append: async (batch) => sound.append(change(batch)) });

const commands = (change: (command: string | null) => string | null): Mistake =>
  asking(({ entries, ...batch }) => ({
    ...batch,
    entries: entries.map(({ term, command }) => ({ term, command: change(command) })),
  }));

const keepsSuffix: Mistake = (sound) => {
  let { log } = sound.state;
  return {
    ...sound,
    append: async ({ from, entries, ...batch }) => {
      const kept = [...entries, ...entriesAfter(log, from - 1 + entries.length)];
      log = append(log, from - 1, kept);
      return sound.append({ ...batch, from, entries: kept });
    },
  };
};

const keepsCovered: Mistake = (sound) => {
  const { state } = sound;
  const { base, baseTerm, entries } = state.log;
  const log = logOf({ ...state.log, base: base - 1 }, [{ term: baseTerm, command: 'covered' }, ...entries]);
  return base === 0 ? sound : { ...sound, state: { ...state, log } };
};

const handsOutItsOwn: Mistake = (sound) => {
  const { log } = sound.state;
  const entries: Entry[] = [...log.entries];
  return {
    ...sound,
    state: { ...sound.state, log: { ...log, entries } },
    append: async (batch) => {
      entries.splice(batch.from - 1 - log.base, entries.length, ...batch.entries);
      return sound.append(batch);
    },
  };
};

const storesAtTheEnd: Mistake = (sound) => {
  const batches: WriteBatch[] = [];
  return {
    ...sound,
    append: async (batch) => void batches.push(batch),
    close: async () => {
      for (const batch of batches) await sound.append(batch);
      await sound.close();
    },
  };
};

const isBusy: Mistake = (sound) => {
  let busy = false;
  return {
    ...sound,
    append: async (batch) => {
      if (busy) throw new Error('busy');
      busy = true;
      await sound.append(batch).finally(() => {
        busy = false;
      });
    },
  };
};

const ignoresInstalls: Mistake = (sound) => {
  let { log } = sound.state;
  return {
    ...sound,
    append: async (batch) => {
      log = append(log, batch.from - 1, batch.entries);
      return sound.append(batch);
    },
    saveSnapshot: async (snapshot) => (snapshot.index > lastIndex(log) ? undefined : sound.saveSnapshot(snapshot)),
  };
};

const accepting: Mistake = (sound) => ({
  ...sound,
  append: async (batch) => sound.append(batch).catch(() => undefined),
  saveSnapshot: async (snapshot) => sound.saveSnapshot(snapshot).catch(() => undefined),
});

const withoutEmptyBatches: Mistake = (sound) => ({
  ...sound,
  append: async (batch) => (batch.entries.length === 0 ? undefined : sound.append(batch)),
});

/** Each with one of the cases that find it. */
const mistakes: readonly (readonly [string, Mistake, string])[] = [
  [
    'forgets',
    (sound) => ({ ...sound, state: emptyDurableState(sound.state.log.baseConfiguration) }),
    'entries are there again, in their order',
  ],
  [
    'forgets votes',
    asking(({ hardState: { currentTerm }, ...batch }) => ({ ...batch, hardState: { currentTerm, votedFor: null } })),
    'term and vote are kept, with entries or without',
  ],
  ['stores nothing without entries', withoutEmptyBatches, 'a vote alone leaves the log as it is'],
  ['keeps what was replaced', keepsSuffix, 'entries that conflict replace all that followed'],
  ['keeps what a snapshot covers', keepsCovered, 'a snapshot stands for the entries that it covers'],
  ['ignores a snapshot ahead of its log', ignoresInstalls, 'a snapshot that is ahead of the log replaces it'],
  ['accepts anything', accepting, 'a gap is refused, and does no harm'],
  ['accepts anything', accepting, 'the newest snapshot is the one that counts, and an older one is refused'],
  ['hands out its own array', handsOutItsOwn, 'what was handed out does not change later, nor what was handed in'],
  [
    'stores at the end what it was handed',
    storesAtTheEnd,
    'what was handed out does not change later, nor what was handed in',
  ],
  [
    'stores commands in UTF-8',
    commands((command) => (command === null ? null : Buffer.from(command).toString())),
    'any command comes back as it was',
  ],
  ['takes a no-op for an empty command', commands((command) => command ?? ''), 'any command comes back as it was'],
  [
    'forgets who takes part',
    asking(({ entries, ...batch }) => ({
      ...batch,
      entries: entries.map(({ term, command }) => ({ term, command })),
    })),
    'changes of who takes part are kept with their entries, and go with them',
  ],
  ['does one thing at a time', isBusy, 'many batches that are asked for at once are stored in their order'],
];

function spoilt(mistake: Mistake): () => Promise<StoragePlace> {
  return async () => {
    const place = await memoryPlace();
    return { open: async () => mistake(await place.open()) };
  };
}

async function failuresOf(makePlace: () => Promise<StoragePlace>): Promise<ReadonlyMap<string, unknown>> {
  const failures = new Map<string, unknown>();
  for (const { name, run } of storageConformance(makePlace)) {
    await run().catch((error: unknown) => failures.set(name, error));
  }
  return failures;
}

describe('a storage does not pass that', () => {
  test.each(mistakes)('%s', async (_, mistake, name) => {
    expect([...(await failuresOf(spoilt(mistake))).keys()]).toContain(name);
  });

  test('goes on after a failure', async () => {
    const makePlace = async (): Promise<StoragePlace> => {
      const place = await failingPlace();
      const open = async (): Promise<RunningStorage> => {
        let storage = await place.open();
        const { state, tornTail } = storage;
        const again = async (error: unknown): Promise<never> => {
          await storage.close();
          storage = await place.open();
          throw error;
        };
        return {
          state,
          tornTail,
          append: async (batch) => storage.append(batch).catch(again),
          saveSnapshot: async (snapshot) => storage.saveSnapshot(snapshot),
          close: async () => storage.close(),
        };
      };
      return { ...place, open };
    };
    const failures = await failuresOf(makePlace);
    expect(failures).toEqual(
      new Map([
        [
          'after a failure nothing is stored any more, and nothing is lost',
          new ConformanceError('a batch after a failure was accepted'),
        ],
      ]),
    );
  });

  test('is told what is wrong in a few lines', async () => {
    const failures = await failuresOf(spoilt(commands((command) => command ?? '')));
    const error = failures.get('any command comes back as it was');
    expect(error).toBeInstanceOf(ConformanceError);
    expect(String(error)).toMatch(
      /^ConformanceError: what is stored is not what was to be stored\n {2}expected {.*\n {2}found {4}{/,
    );
    expect(String(error).length).toBeLessThan(1000);
  });
});
