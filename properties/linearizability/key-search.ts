import type { Progressive } from '../progressive.ts';
import type { ClientOperation, SequentialModel } from './history.ts';

/**
 * The search for an order of the operations on one key: depth first over what may come next (Wing and Gong 1993), never
 * twice from the same set of placed operations and the same state (Lowe 2017).
 *
 * Two things keep it short. A read that may come next and gives its answer is placed at once and nothing else is tried:
 * in any order that goes well it can be moved here. (Not so a write that changes nothing here: elsewhere it may.) And
 * one without an answer is placed only where it changes something, and of equal ones the earliest.
 */
export class KeySearch<State, Operation, Result> {
  longest: readonly ClientOperation<Operation, Result>[] = [];
  stuck: readonly ClientOperation<Operation, Result>[] = [];

  readonly #model: SequentialModel<State, Operation, Result>;
  readonly #answered: readonly Item<Operation, Result>[]; // by call
  readonly #unanswered: readonly Item<Operation, Result>[]; // by call
  readonly #seen = new Set<string>();
  #seenBytes = 0;
  #placings = 0;
  readonly #order: Item<Operation, Result>[] = [];
  #first = 0; // the first in #answered that is not placed; its length if all are

  constructor(
    model: SequentialModel<State, Operation, Result>,
    operations: readonly ClientOperation<Operation, Result>[],
  ) {
    this.#model = model;
    const items = operations.map(itemOf).sort((one, other) => one.called - other.called);
    this.#answered = items.filter(({ returned }) => returned !== Infinity);
    this.#unanswered = items.filter(({ returned }) => returned === Infinity);
  }

  /** What is placed: all that was answered, once it holds. */
  get order(): readonly ClientOperation<Operation, Result>[] {
    return this.#order.map(({ operation }) => operation);
  }

  /** `unknown`: it has placed operations so often, or fills so much memory, that it gives up. */
  *running(limit: number): Progressive<undefined, 'holds' | 'violated' | 'unknown'> {
    const path: Frame<State, Operation, Result>[] = [this.#frame(this.#model.initial)];
    for (;;) {
      const frame = path.at(-1);
      if (frame === undefined) return 'violated';
      if (this.#first === this.#answered.length) return 'holds';
      const place = frame.places[frame.next];
      if (place === undefined) {
        path.pop();
        this.#takeBack(path.at(-1));
        continue;
      }
      if (this.#placings >= limit || this.#seenBytes >= seenBytesMax) return 'unknown';
      this.#placings += 1;
      if (this.#placings % placingsPerPortion === 0) yield;
      frame.next += 1;
      this.#place(place.item);
      if (this.#isNew(place.state)) path.push(this.#frame(place.state));
      else this.#takeBack(frame);
    }
  }

  #place(item: Item<Operation, Result>): void {
    item.placed = true;
    this.#order.push(item);
    while (this.#answered[this.#first]?.placed === true) this.#first += 1;
  }

  #takeBack(to: Frame<State, Operation, Result> | undefined): void {
    const item = this.#order.pop();
    if (item === undefined || to === undefined) return;
    item.placed = false;
    this.#first = to.first;
  }

  #frame(state: State): Frame<State, Operation, Result> {
    const next = this.#mayComeNext();
    const places = this.#fitting(state, next);
    if (places.length === 0 && this.#order.length >= this.longest.length) {
      this.longest = this.#order.map(({ operation }) => operation);
      this.stuck = next.filter(({ returned }) => returned !== Infinity).map(({ operation }) => operation);
    }
    return { places, first: this.#first, next: 0 };
  }

  /** What is not placed and was called before any other that is not placed returned. */
  #mayComeNext(): readonly Item<Operation, Result>[] {
    const next: Item<Operation, Result>[] = [];
    let firstReturn = Infinity;
    for (let k = this.#first; k < this.#answered.length; k += 1) {
      const item = this.#answered[k];
      if (item === undefined || item.called > firstReturn) break;
      if (item.placed) continue;
      next.push(item);
      firstReturn = Math.min(firstReturn, item.returned);
    }
    for (const item of this.#unanswered) {
      if (item.called > firstReturn) break;
      if (!item.placed) next.push(item);
    }
    return next;
  }

  #fitting(state: State, next: readonly Item<Operation, Result>[]): readonly Place<State, Operation, Result>[] {
    const places: Place<State, Operation, Result>[] = [];
    const tried = new Set<string>(); // operations without an answer
    for (const item of next) {
      const { operation, answer } = item.operation;
      const after = this.#model.apply(state, operation);
      if (answer === null) {
        const same = JSON.stringify(operation);
        if (this.#model.keyOf(after.state) === this.#model.keyOf(state) || tried.has(same)) continue;
        tried.add(same);
      } else {
        if (!this.#model.sameResult(after.result, answer.result)) continue;
        if (this.#model.changesNothing(operation, answer.result)) return [{ item, state: after.state }];
      }
      places.push({ item, state: after.state });
    }
    return places;
  }

  /**
   * Whether the search comes here for the first time. All before `first` are placed, and of those after it only such
   * as were called before it returned can be; so this names the set of placed operations in full.
   */
  #isNew(state: State): boolean {
    const ahead: number[] = [];
    const first = this.#answered[this.#first];
    for (let k = this.#first + 1; first !== undefined; k += 1) {
      const item = this.#answered[k];
      if (item === undefined || item.called > first.returned) break;
      if (item.placed) ahead.push(k);
    }
    const unanswered: number[] = [];
    for (const [k, { placed }] of this.#unanswered.entries()) {
      if (placed) unanswered.push(k);
    }
    const key = `${this.#first}|${ahead.join()}|${unanswered.join()}|${this.#model.keyOf(state)}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    this.#seenBytes += key.length + bytesBesideKey;
    return true;
  }
}

/**
 * Of memory, for the points that the search has come to. A Set holds less than 2^24 of them, and throws beyond: so many, with
 * what each takes beside its text, are more than this.
 */
const seenBytesMax = 2 ** 30;
const bytesBesideKey = 64;

const placingsPerPortion = 10_000;

interface Item<Operation, Result> {
  readonly operation: ClientOperation<Operation, Result>;
  readonly called: number;
  readonly returned: number; // Infinity: no answer came
  placed: boolean;
}

interface Place<State, Operation, Result> {
  readonly item: Item<Operation, Result>;
  readonly state: State; // after it
}

/** One point of the path: what may be placed here, and which of it is to be tried next. */
interface Frame<State, Operation, Result> {
  readonly places: readonly Place<State, Operation, Result>[];
  readonly first: number;
  next: number;
}

function itemOf<Operation, Result>(operation: ClientOperation<Operation, Result>): Item<Operation, Result> {
  return { operation, called: operation.called, returned: operation.answer?.returned ?? Infinity, placed: false };
}
