import type { Configuration } from '../../core/configuration.ts';
import type { Snapshot } from '../../core/log.ts';
import { append, behindSnapshot } from '../../core/log.ts';
import type { DurableState } from '../../core/node.ts';
import { emptyDurableState } from '../../core/node.ts';
import type { RunningStorage } from '../running-storage.ts';
import type { WriteBatch } from '../storage.ts';

/** Where a storage is kept. What was stored must be there whenever it is opened again. */
export interface StoragePlace {
  open(): Promise<RunningStorage>;
  /** The next thing that is asked of the disk fails, and no other. Left out where there is nothing to fail. */
  failOnce?(): void;
}

const keyShown = 300; // characters

/** A storage does not do what it should. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}

/** A storage that is tried, and beside it what it should hold by the rules of the core. */
export class ConformanceTrial {
  readonly #place: StoragePlace;
  #storage: RunningStorage;
  #expected: DurableState;

  private constructor(place: StoragePlace, storage: RunningStorage) {
    this.#place = place;
    this.#storage = storage;
    this.#expected = emptyDurableState(storage.state.log.configuration);
  }

  static async begin(place: StoragePlace): Promise<ConformanceTrial> {
    const trial = new ConformanceTrial(place, await place.open());
    trial.#foundOf([trial.#expected]);
    return trial;
  }

  /** As it was when the storage was last opened. */
  get found(): DurableState {
    return this.#storage.state;
  }

  async append(batch: WriteBatch): Promise<void> {
    this.#expected = stateAfter(this.#expected, batch);
    await this.#storage.append(batch);
  }

  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    this.#expected = { ...this.#expected, snapshot, log: behindSnapshot(this.#expected.log, snapshot) };
    await this.#storage.saveSnapshot(snapshot);
  }

  async requireRefused(what: string, ask: (storage: RunningStorage) => Promise<void>): Promise<void> {
    const isDone = await ask(this.#storage).then(
      () => true,
      () => false,
    );
    if (isDone) throw new ConformanceError(`${what} was accepted`);
  }

  /** Closes and opens it: what it should hold must be there, no more and no less. */
  async reopen(): Promise<void> {
    await this.#openAgain([this.#expected]);
  }

  /** Appends while the disk fails. The batch may be there afterwards or not, but nobody was told that it is. */
  async fail(batch: WriteBatch): Promise<void> {
    if (this.#place.failOnce === undefined) return;
    this.#place.failOnce();
    await this.requireRefused('what a disk failed to store', async (storage) => storage.append(batch));
    await this.requireRefused('a batch after a failure', async (storage) => storage.append(batch));
    await this.#openAgain([this.#expected, stateAfter(this.#expected, batch)]);
  }

  async close(): Promise<void> {
    await this.#storage.close();
  }

  async #openAgain(mayBe: readonly DurableState[]): Promise<void> {
    await this.#storage.close();
    this.#storage = await this.#place.open();
    this.#expected = this.#foundOf(mayBe);
  }

  #foundOf(mayBe: readonly DurableState[]): DurableState {
    const found = keyOf(this.#storage.state);
    const state = mayBe.find((one) => keyOf(one) === found);
    if (state !== undefined) return state;
    const expected = mayBe.map((one) => short(keyOf(one))).join('\n  or       ');
    throw new ConformanceError(
      `what is stored is not what was to be stored\n  expected ${expected}\n  found    ${short(found)}`,
    );
  }
}

function stateAfter(state: DurableState, { hardState, from, entries }: WriteBatch): DurableState {
  return { ...hardState, snapshot: state.snapshot, log: append(state.log, from - 1, entries) };
}

/** Two states have the same key if and only if they are the same to a server. */
function keyOf({ currentTerm, votedFor, snapshot, log }: DurableState): string {
  const { base, baseTerm, baseConfiguration, configurationIndex } = log;
  const entries = log.entries.map(({ term, command, configuration = null }) => [
    term,
    command,
    ...(configuration === null ? [] : [configurationKey(configuration)]),
  ]);
  return JSON.stringify({
    currentTerm,
    votedFor,
    snapshot: snapshot && [snapshot.index, snapshot.term, configurationKey(snapshot.configuration), snapshot.data],
    base,
    baseTerm,
    baseConfiguration: configurationKey(baseConfiguration),
    entries,
    configuration: configurationKey(log.configuration),
    configurationIndex,
  });
}

const configurationKey = ({ voters, newVoters, learners }: Configuration): unknown => [voters, newVoters, learners];

function short(key: string): string {
  return key.length <= keyShown ? key : `${key.slice(0, keyShown)}… +${key.length - keyShown}`;
}
