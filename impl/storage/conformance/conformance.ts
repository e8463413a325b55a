import type { Configuration } from '../../core/configuration.ts';
import { emptyConfiguration } from '../../core/configuration.ts';
import type { Entry } from '../../core/log.ts';
import type { StoragePlace } from './conformance-trial.ts';
import { ConformanceError, ConformanceTrial } from './conformance-trial.ts';
import type { WriteBatch } from '../storage.ts';

export interface ConformanceCase {
  readonly name: string;
  /** Rejects if the storage does not do what it should: with a ConformanceError, or with what it throws itself. */
  readonly run: () => Promise<void>;
}

/**
 * What any storage of a Raft server must do, for whatever test framework: one test for each case. `makePlace` gives a new
 * place, with nothing in it, each time.
 */
export function storageConformance(makePlace: () => Promise<StoragePlace>): readonly ConformanceCase[] {
  return Object.entries(trials).map(([name, go]) => ({
    name,
    run: async () => {
      const trial = await ConformanceTrial.begin(await makePlace());
      try {
        await go(trial);
        await trial.reopen();
      } finally {
        await trial.close();
      }
    },
  }));
}

type Trial = (trial: ConformanceTrial) => Promise<void>;

/** A batch of one term: its vote, then commands from an index on. */
function batch(
  currentTerm: number,
  votedFor: number | null,
  from: number,
  ...commands: readonly (string | null)[]
): WriteBatch {
  return {
    hardState: { currentTerm, votedFor },
    from,
    entries: commands.map((command) => ({ term: currentTerm, command })),
  };
}

const configuration: Configuration = { voters: [1, 2, 3], newVoters: null, learners: [4] };
const joint: Configuration = { voters: [1, 2, 3], newVoters: [2, 3, 5], learners: [] };

const oddTexts = ['', '\0', ' ', '\ud800', 'a\udc00b', '\ufeff', '\u{1f600}', 'x'.repeat(2 ** 20), '\0'.repeat(5000)];

/** Each ends with the storage closed, opened again, and compared with what it should hold. */
const trials: Readonly<Record<string, Trial>> = {
  'where nothing was stored there is nothing': async () => {},

  'entries are there again, in their order': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a', 'b'));
    await trial.append(batch(1, 1, 3, 'c'));
  },

  'many batches that are asked for at once are stored in their order': async (trial) => {
    const asked = Array.from({ length: 40 }, (_, k) => batch(1, 1, k + 1, `command ${k}`));
    await Promise.all(asked.map(async (one) => trial.append(one)));
  },

  'it can be closed and opened again and again': async (trial) => {
    for (let index = 1; index <= 5; index += 1) {
      await trial.append(batch(index, 1, index, 'a'));
      await trial.reopen();
    }
  },

  'term and vote are kept, with entries or without': async (trial) => {
    await trial.append(batch(3, 2, 1));
    await trial.reopen();
    await trial.append(batch(4, null, 1));
    await trial.reopen();
    await trial.append(batch(4, 3, 1, 'a'));
  },

  'a vote alone leaves the log as it is': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a', 'b'));
    await trial.append(batch(2, 3, 3));
  },

  'entries that conflict replace all that followed': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a', 'b', 'c', 'd'));
    await trial.append(batch(2, null, 2, 'x'));
    await trial.reopen();
    await trial.append(batch(3, null, 3, 'y'));
  },

  'a log that was cut stays cut': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a', 'b', 'c'));
    await trial.append(batch(2, null, 2));
  },

  'a log may be replaced from its first entry on': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a', 'b'));
    await trial.append(batch(2, null, 1, 'x'));
  },

  'a gap is refused, and does no harm': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a'));
    await trial.requireRefused('a gap', async (storage) => storage.append(batch(2, 2, 3, 'c')));
    await trial.requireRefused('an entry 0', async (storage) => storage.append(batch(2, 2, 0, 'c')));
    await trial.append(batch(1, 1, 2, 'b'));
  },

  'any command comes back as it was': async (trial) => {
    await trial.append(batch(1, 1, 1, null, ...oddTexts, null));
    for (const [k, text] of oddTexts.entries()) await trial.append(batch(2, null, oddTexts.length + 3 + k, text));
  },

  'terms and indexes may be as large as they come': async (trial) => {
    await trial.append(batch(Number.MAX_SAFE_INTEGER - 1, 1, 1, 'a'));
    await trial.saveSnapshot({ configuration, index: 2 ** 52, term: Number.MAX_SAFE_INTEGER - 1, data: '' });
    await trial.append(batch(Number.MAX_SAFE_INTEGER, null, 2 ** 52 + 1, 'b'));
  },

  'changes of who takes part are kept with their entries, and go with them': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a'));
    for (const [k, one] of [joint, configuration, emptyConfiguration].entries()) {
      const entries = [{ term: 2, command: null, configuration: one }];
      await trial.append({ hardState: { currentTerm: 2, votedFor: null }, from: k + 2, entries });
      await trial.reopen();
    }
    await trial.append(batch(3, null, 3, 'b'));
  },

  'a snapshot keeps who takes part': async (trial) => {
    const entries = [joint, configuration].map((one) => ({ term: 1, command: null, configuration: one }));
    await trial.append({ hardState: { currentTerm: 1, votedFor: null }, from: 1, entries });
    await trial.saveSnapshot({ index: 1, term: 1, configuration: joint, data: 'state' });
    await trial.reopen();
    await trial.append(batch(2, null, 2, 'a'));
  },

  'a snapshot stands for the entries that it covers': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a', 'b', 'c'));
    await trial.saveSnapshot({ configuration, index: 2, term: 1, data: 'state' });
    await trial.reopen();
    await trial.append(batch(2, null, 4, 'd'));
  },

  'a snapshot leaves term and vote as they are': async (trial) => {
    await trial.append(batch(5, 3, 1, 'a', 'b'));
    await trial.saveSnapshot({ configuration, index: 2, term: 5, data: 'state' });
  },

  'a snapshot that is ahead of the log replaces it': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a', 'b'));
    await trial.saveSnapshot({ configuration, index: 7, term: 2, data: 'state' });
    await trial.reopen();
    await trial.append(batch(3, null, 8, 'x'));
  },

  'a snapshot replaces a log that holds another entry at its index': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a', 'b', 'c'));
    await trial.saveSnapshot({ configuration, index: 2, term: 2, data: 'state' });
    await trial.append(batch(2, null, 3, 'x'));
  },

  'a snapshot may come first': async (trial) => {
    await trial.saveSnapshot({ configuration, index: 3, term: 1, data: 'state' });
    await trial.append(batch(1, 1, 4, 'a'));
  },

  'the newest snapshot is the one that counts, and an older one is refused': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a', 'b', 'c'));
    await trial.saveSnapshot({ configuration, index: 1, term: 1, data: 'older' });
    await trial.saveSnapshot({ configuration, index: 3, term: 1, data: 'newer' });
    for (const index of [3, 2]) {
      await trial.requireRefused('an older snapshot', async (storage) =>
        storage.saveSnapshot({ configuration, index, term: 1, data: 'older' }),
      );
    }
  },

  'what a snapshot covers is never taken back': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a', 'b', 'c'));
    await trial.saveSnapshot({ configuration, index: 2, term: 1, data: 'state' });
    for (const from of [1, 2]) {
      await trial.requireRefused('a covered entry', async (storage) => storage.append(batch(2, null, from, 'x')));
    }
    await trial.append(batch(2, null, 3, 'x'));
  },

  'a snapshot behind which the log was replaced is kept': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a', 'b', 'c', 'd'));
    await trial.saveSnapshot({ configuration, index: 2, term: 1, data: 'state' });
    await trial.append(batch(2, null, 3, 'x'));
    await trial.saveSnapshot({ configuration, index: 3, term: 2, data: 'state' });
  },

  'any data of a snapshot comes back as it was': async (trial) => {
    for (const [k, data] of oddTexts.entries()) {
      await trial.saveSnapshot({ configuration, index: k + 1, term: 1, data });
      await trial.reopen();
    }
  },

  'what was handed out does not change later, nor what was handed in': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a', 'b'));
    await trial.reopen();
    const found = JSON.stringify(trial.found);
    const entries: Entry[] = [{ term: 2, command: 'x' }];
    await trial.append({ hardState: { currentTerm: 2, votedFor: null }, from: 2, entries });
    entries.push({ term: 2, command: 'y' });
    if (JSON.stringify(trial.found) !== found) throw new ConformanceError('the state that was found has changed since');
  },

  'after a failure nothing is stored any more, and nothing is lost': async (trial) => {
    await trial.append(batch(1, 1, 1, 'a'));
    await trial.fail(batch(2, 2, 2, 'b'));
    await trial.append(batch(3, 3, 2, 'c'));
  },
};
