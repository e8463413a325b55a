import type { KeyOrder } from '../histories/orders.ts';
import type { FailedOperation, ModelName, StoreHistory, StoreOperation } from '../histories/operations.ts';
import { askedText, gaveText } from '../histories/words.ts';
import type { PageOperation, PageStep } from './document.ts';
import { lanesOf } from './lanes.ts';
import type { Lanes } from './lanes.ts';
import { pointsOf } from './points.ts';

/** A history as a page has it. */
export interface Told {
  readonly steps: readonly PageStep[];
  readonly operations: readonly PageOperation[];
  readonly places: ReadonlyMap<StoreOperation, number>; // of each operation in `operations`
  readonly stepOf: ReadonlyMap<number, number>; // by event
  readonly textOf: (operation: StoreOperation) => string;
  readonly laneNames: readonly string[];
}

/** Where an operation stands in the order, and the event with which it can take effect. */
interface Place {
  readonly place: number;
  readonly point: number;
}

/** Tells the events of clients as steps, and what they began and ended. */
export class HistoryTeller {
  readonly #model: ModelName;
  readonly #history: StoreHistory;
  readonly #stepOf: ReadonlyMap<number, number>; // by event
  readonly #keys: ReadonlyMap<string, number>;
  readonly #lanes: Lanes;
  readonly #gaveUp: ReadonlyMap<number, number>; // by call
  readonly #placed: ReadonlyMap<StoreOperation, Place>;
  readonly #without: ReadonlySet<StoreOperation>; // of each key the first that has no place
  readonly #steps: PageStep[] = [];

  constructor(model: ModelName, history: StoreHistory, orders: readonly KeyOrder[]) {
    const { events } = history;
    const ofClients = events.flatMap(({ process }, place) => (process === null ? [] : [place]));
    this.#model = model;
    this.#history = history;
    this.#stepOf = new Map(ofClients.map((place, k) => [place, k + 1]));
    this.#keys = new Map(orders.map(({ key }, k) => [key, k]));
    this.#lanes = lanesOf(events);
    this.#gaveUp = gaveUpIn(history);
    this.#placed = new Map(orders.flatMap(({ order }) => placesIn(order)));
    this.#without = new Set(orders.flatMap(({ stuck }) => stuck.slice(0, 1)));
  }

  told(): Told {
    const { operations, failed } = this.#history;
    const all: readonly (StoreOperation | FailedOperation)[] = [...operations, ...failed];
    const ordered = [...all].sort((one, other) => one.called - other.called);
    const places = new Map<StoreOperation, number>();
    for (const [k, one] of ordered.entries()) if (!('returned' in one)) places.set(one, k);
    const shown = ordered.map((one) => this.#operation(one));
    return {
      steps: this.#steps.sort((one, other) => one.number - other.number),
      operations: shown,
      places,
      stepOf: this.#stepOf,
      textOf: ({ client, operation, answer }) => {
        const result = answer === null ? 'no outcome' : gaveText(operation, answer.result);
        return `process ${client}: ${askedText(this.#model, operation)} → ${result}`;
      },
      laneNames: this.#lanes.names,
    };
  }

  /** An operation, whose call and end become steps. */
  #operation(one: StoreOperation | FailedOperation): PageOperation {
    const { client, called, operation, key } = one;
    const by = `process ${client}`;
    const text = askedText(this.#model, operation);
    const began = this.#step(one, called, 'invoke', text, 'called');
    const common = { client: this.#lanes.laneOf(client), text, began, by, key: this.#keys.get(key) ?? 0 };
    if ('returned' in one) {
      const ended = this.#step(one, one.returned, 'fail', `${text} failed`, 'certainly not done');
      return { ...common, result: 'failed: not done', ended, place: null };
    }
    const placed = this.#placed.get(one);
    const order = placed === undefined ? { place: null } : { ...placed, point: this.#stepOf.get(placed.point) ?? 0 };
    if (one.answer === null) {
      const end = this.#gaveUp.get(called);
      if (end === undefined) return { ...common, ...order, result: '', ended: null };
      const gaveUp = this.#step(one, end, 'info', `${text} has no outcome`, 'nobody knows whether it was done');
      return { ...common, ...order, result: '', ended: null, gaveUp };
    }
    const result = gaveText(operation, one.answer.result);
    const where = placed === undefined ? '' : `place ${placed.place}`;
    const effect = this.#without.has(one) ? 'has no place in any order' : where;
    const ended = this.#step(one, one.answer.returned, 'ok', `${text} → ${result}`, effect);
    return { ...common, ...order, result, ended };
  }

  /** The number of the step that an event is. */
  #step({ client }: Pick<StoreOperation, 'client'>, event: number, kind: string, text: string, what: string): number {
    const number = this.#stepOf.get(event) ?? 0;
    const effect = [`line ${this.#history.events[event]?.line ?? 0}`, what].filter((part) => part !== '').join(', ');
    const lane = this.#lanes.laneOf(client);
    const said = `process ${client}: ${text}`;
    this.#steps.push({ number, kind, text: said, effect, fate: 'applied', server: null, client: lane });
    return number;
  }
}

function placesIn(order: readonly StoreOperation[]): readonly (readonly [StoreOperation, Place])[] {
  const points = pointsOf(order);
  return order.map((operation, k) => [operation, { place: k + 1, point: points[k] ?? 0 }]);
}

/** Of each call without an outcome, the event in which its client said so. */
function gaveUpIn({ events }: StoreHistory): ReadonlyMap<number, number> {
  const gaveUp = new Map<number, number>();
  const open = new Map<number, number>();
  for (const [place, { process, type }] of events.entries()) {
    if (process === null) continue;
    if (type === 'invoke') open.set(process, place);
    if (type === 'info') gaveUp.set(open.get(process) ?? -1, place);
  }
  return gaveUp;
}
