import type { ClientEvent } from './client-history.ts';
import type { SequentialModel } from './history.ts';

/** An operation that has no answer yet. */
interface Open<Operation> {
  readonly call: number;
  readonly client: number;
  readonly operation: Operation;
  readonly lost: boolean; // its client has called again since, and no answer is expected any more
}

/** One way in which all that was seen may have happened: what the object is now, and which open operations it has done. */
interface Point<State, Result> {
  readonly state: State;
  readonly done: ReadonlyMap<number, { readonly result: Result } | null>; // by call; null: lost, whatever it gave
}

/** What clients of one key have seen. */
interface Frontier<State, Operation, Result> {
  readonly open: readonly Open<Operation>[]; // in the order of their calls
  readonly points: readonly Point<State, Result>[]; // none: no order explains what was seen
}

/** What is known of a history after so many of its events, as a value: more events make another one. */
export interface Followed<State, Operation, Result> {
  readonly events: number;
  /** By key; null: too many orders may explain it, so nothing is known. */
  readonly keys: ReadonlyMap<string, Frontier<State, Operation, Result> | null>;
  readonly keyOfOpen: ReadonlyMap<number, string>; // by call
}

export const nothingFollowed: Followed<never, never, never> = { events: 0, keys: new Map(), keyOfOpen: new Map() };

/** Whether an order was found for every key. False: there is none, or nothing is known. */
export const isExplained = ({ keys }: Followed<unknown, unknown, unknown>): boolean =>
  [...keys.values()].every((frontier) => frontier !== null && frontier.points.length > 0);

const pointsMost = 1_000; // that an answer may lead through

/**
 * Goes on with the events of a history that were not followed yet, as they come: an operation is given its place at the
 * latest when it is answered, and others that are open only where they come before it (Lowe 2017, just-in-time
 * linearization). What `checkLinearizability` finds out anew of the whole history costs only the new events here.
 */
export function follow<State, Operation, Result>(
  model: SequentialModel<State, Operation, Result>,
  followed: Followed<State, Operation, Result>,
  events: readonly ClientEvent<Operation, Result>[],
): Followed<State, Operation, Result> {
  if (followed.events === events.length) return followed;
  const keys = new Map(followed.keys);
  const keyOfOpen = new Map(followed.keyOfOpen);
  for (const event of events.slice(followed.events)) {
    const key = event.kind === 'called' ? event.key : keyOfOpen.get(event.call);
    if (key === undefined) continue; // it was answered before: the first answer counts
    if (event.kind === 'called') keyOfOpen.set(event.call, key);
    else keyOfOpen.delete(event.call);
    const before = keys.get(key);
    if (before === null) continue;
    keys.set(
      key,
      afterEvent(model, before ?? { open: [], points: [{ state: model.initial, done: new Map() }] }, event),
    );
  }
  return { events: events.length, keys, keyOfOpen };
}

function afterEvent<State, Operation, Result>(
  model: SequentialModel<State, Operation, Result>,
  { open, points }: Frontier<State, Operation, Result>,
  event: ClientEvent<Operation, Result>,
): Frontier<State, Operation, Result> | null {
  if (event.kind === 'called') {
    const { call, client, operation } = event;
    const lost = open.filter((one) => one.client === client && !one.lost).map((one) => one.call);
    return {
      open: [
        ...open.map((one) => (lost.includes(one.call) ? { ...one, lost: true } : one)),
        { call, client, operation, lost: false },
      ],
      points:
        lost.length === 0
          ? points
          : distinct(
              model,
              points.map((point) => forgetting(point, lost)),
            ),
    };
  }
  const answered = open.find(({ call }) => call === event.call);
  if (answered === undefined || answered.lost) return null; // it was lost after all: what it would be answered is forgotten
  const others = open.filter((one) => one !== answered);
  if (event.kind === 'refused') return { open: others, points: points.filter(({ done }) => !done.has(event.call)) };
  const next = new Answered(model, answered, others, event.result);
  for (const point of points) if (!next.from(point)) return null;
  return { open: others, points: distinct(model, next.points) };
}

/** Where an answer leads: to every point where the operation was done, with that result, before anybody else goes on. */
class Answered<State, Operation, Result> {
  readonly points: Point<State, Result>[] = [];
  readonly #model: SequentialModel<State, Operation, Result>;
  readonly #answered: Open<Operation>;
  readonly #others: readonly Open<Operation>[];
  readonly #result: Result;
  #left = pointsMost;

  constructor(
    model: SequentialModel<State, Operation, Result>,
    answered: Open<Operation>,
    others: readonly Open<Operation>[],
    result: Result,
  ) {
    this.#model = model;
    this.#answered = answered;
    this.#others = others;
    this.#result = result;
  }

  /** False if there are too many. */
  from({ state, done }: Point<State, Result>): boolean {
    const { call } = this.#answered;
    const known = done.get(call);
    if (known !== undefined) {
      if (known !== null && this.#model.sameResult(known.result, this.#result))
        this.points.push({ state, done: without(done, call) });
      return true;
    }
    const open: Point<State, Result>[] = [{ state, done }];
    const seen = new Set<string>();
    for (const point of open) {
      this.#left -= 1;
      if (this.#left < 0) return false;
      const after = this.#model.apply(point.state, this.#answered.operation);
      if (this.#model.sameResult(after.result, this.#result))
        this.points.push({ state: after.state, done: point.done });
      for (const next of this.#withAnother(point)) {
        const key = keyOf(this.#model, next);
        if (seen.has(key)) continue;
        seen.add(key);
        open.push(next); // the loop comes to it
      }
    }
    return true;
  }

  /** One more of the others is done. A lost one only where it shows, and of equal ones the earliest. */
  #withAnother({ state, done }: Point<State, Result>): readonly Point<State, Result>[] {
    const tried = new Set<string>();
    return this.#others.flatMap(({ call, operation, lost }): readonly Point<State, Result>[] => {
      if (done.has(call)) return [];
      const after = this.#model.apply(state, operation);
      if (lost) {
        const same = JSON.stringify(operation);
        if (this.#model.keyOf(after.state) === this.#model.keyOf(state) || tried.has(same)) return [];
        tried.add(same);
      }
      return [{ state: after.state, done: new Map(done).set(call, lost ? null : { result: after.result }) }];
    });
  }
}

function forgetting<State, Result>(
  { state, done }: Point<State, Result>,
  lost: readonly number[],
): Point<State, Result> {
  return { state, done: new Map([...done].map(([call, result]) => [call, lost.includes(call) ? null : result])) };
}

function without<Result>(done: ReadonlyMap<number, Result>, call: number): ReadonlyMap<number, Result> {
  const left = new Map(done);
  left.delete(call);
  return left;
}

function distinct<State, Operation, Result>(
  model: SequentialModel<State, Operation, Result>,
  points: readonly Point<State, Result>[],
): readonly Point<State, Result>[] {
  if (points.length < 2) return points;
  return [...new Map(points.map((point) => [keyOf(model, point), point])).values()];
}

function keyOf<State, Operation, Result>(
  model: SequentialModel<State, Operation, Result>,
  { state, done }: Point<State, Result>,
): string {
  return JSON.stringify([[...done].sort(([one], [other]) => one - other), model.keyOf(state)]);
}
