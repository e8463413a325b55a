import type { KeyOrder } from '../histories/orders.ts';
import type { ModelName, StoreHistory, StoreOperation } from '../histories/operations.ts';
import { modelOf } from '../histories/operations.ts';
import { askedText, gaveText, valueText } from '../histories/words.ts';
import { show } from '../printable.ts';
import { count } from '../show/words.ts';
import type { Known, PageKey, PageOperation, PageStep, PageStory, RunDocument } from './document.ts';
import { lanesOf } from './lanes.ts';
import { pointsOf } from './points.ts';

/** What a page says of a history beyond what is in it. */
export interface AroundHistory {
  readonly source: string; // the file, as one would type it
  readonly command: string; // that judges it again
  readonly tool: string; // name and version
}

/**
 * What a page shows of a history that a file holds. It is no run of servers: a step is a client's call or what came of it,
 * in the order of the file. `orders`: of each key, as `ordersOf` has them.
 */
export function historyDocument(
  model: ModelName,
  history: StoreHistory,
  orders: readonly KeyOrder[],
  { source, command, tool }: AroundHistory,
): RunDocument {
  const placed = new Map(orders.flatMap(({ order }) => placesIn(order)));
  const told = toldOf(model, history, orders, placed);
  const keys = orders.map((order) => keyOf(model, order, told));
  const [first] = keys;
  if (first === undefined) throw new RangeError('a history has at least one key');
  const verdict = orders[0]?.verdict ?? 'unknown';
  const { operations, failed } = history;
  const what = `${count(operations.length, 'operation')} on ${count(keys.length, 'key')}`;
  const more = failed.length === 0 ? [] : [`${count(failed.length, 'other')} failed`];
  const headline = `${headWords[verdict]}   ${first.name === '' ? '' : `key ${first.name}: `}${first.verdict}`;
  return {
    format: 'raftcheck-page',
    version: 1,
    title: headline,
    tool,
    command,
    schedule: '',
    subject: show(source),
    options: [model === 'kv' ? 'model key-value store' : 'model register', what, ...more],
    servers: [],
    noServers: 'this is what clients saw, and tells nothing of servers',
    clients: told.lanes.names.length,
    clientNames: told.lanes.names,
    messages: [],
    steps: told.steps,
    verdict: {
      verdict,
      headline,
      property: verdict === 'violated' ? 'Linearizability' : null,
      fact: verdict === 'violated' ? first.verdict : null,
      paper: verdict === 'violated' ? 'Herlihy and Wing 1990' : null,
      culprit: first.culprit,
      remarks: [],
      stack: [],
    },
    spec: { unknown: 'no spec goes along with what clients saw' },
    history: { known: { operations: told.operations, verdict: first.verdict, withoutPlace: first.withoutPlace, keys } },
    story: first.story,
    shrinking: { unknown: 'a history of a file is shown as it stands there: nothing was made shorter' },
  };
}

const headWords = { violated: 'NOT LINEARIZABLE', holds: 'LINEARIZABLE', unknown: 'UNKNOWN' } as const;

type Place = Required<Pick<PageOperation, 'place' | 'point'>>;

/** Of each operation its place in the order, and the event after which it can take effect. */
function placesIn(order: readonly StoreOperation[]): readonly (readonly [StoreOperation, Place])[] {
  const points = pointsOf(order);
  return order.map((operation, k) => [operation, { place: k + 1, point: points[k] ?? 0 }]);
}

interface Told {
  readonly steps: readonly PageStep[];
  readonly operations: readonly PageOperation[];
  readonly places: ReadonlyMap<StoreOperation, number>; // of each operation in `operations`
  readonly stepOf: ReadonlyMap<number, number>; // by event
  readonly textOf: (operation: StoreOperation) => string;
  readonly lanes: ReturnType<typeof lanesOf>;
}

/** The events of clients as steps, and what they began and ended. */
function toldOf(
  model: ModelName,
  { events, operations, failed }: StoreHistory,
  orders: readonly KeyOrder[],
  placed: ReadonlyMap<StoreOperation, Place>,
): Told {
  const ofClients = events.flatMap(({ process }, place) => (process === null ? [] : [place]));
  const stepOf = new Map(ofClients.map((place, k) => [place, k + 1]));
  const keys = new Map(orders.map(({ key }, k) => [key, k]));
  const lanes = lanesOf(events);
  const all: readonly (StoreOperation | StoreHistory['failed'][number])[] = [...operations, ...failed];
  const ordered = [...all].sort((one, other) => one.called - other.called);
  const gaveUp = new Map<number, number>(); // by call
  const open = new Map<number, number>();
  for (const [place, { process, type }] of events.entries()) {
    if (process === null) continue;
    if (type === 'invoke') open.set(process, place);
    if (type === 'info') gaveUp.set(open.get(process) ?? -1, place);
  }
  const without = new Set(orders.flatMap(({ stuck }) => stuck.slice(0, 1)));
  const steps: PageStep[] = [];
  const begin = (place: number, kind: string, text: string, effect: string, lane: number): void => {
    const number = stepOf.get(place) ?? 0;
    const line = `line ${events[place]?.line ?? 0}`;
    steps.push({ number, kind, text, effect: `${line}${effect}`, fate: 'applied', server: null, client: lane });
  };
  const places = new Map<StoreOperation, number>();
  const shown = ordered.map((operation, k): PageOperation => {
    const { client, called } = operation;
    const lane = lanes.laneOf(client);
    const by = `process ${client}`;
    const text = askedText(model, operation.operation);
    begin(called, 'invoke', `${by}: ${text}`, ', called', lane);
    const began = stepOf.get(called) ?? 0;
    const common = { client: lane, text, began, by, key: keys.get(operation.key) ?? 0 };
    if ('returned' in operation) {
      begin(operation.returned, 'fail', `${by}: ${text} failed`, ', certainly not done', lane);
      return { ...common, result: 'failed: not done', ended: stepOf.get(operation.returned) ?? null, place: null };
    }
    places.set(operation, k);
    const { place = null, point } = placed.get(operation) ?? {};
    const order = { place, ...(point !== undefined && { point: stepOf.get(point) ?? 0 }) };
    const { answer } = operation;
    if (answer === null) {
      const end = gaveUp.get(called);
      if (end === undefined) return { ...common, ...order, result: '', ended: null };
      begin(end, 'info', `${by}: ${text} has no outcome`, ', nobody knows whether it was done', lane);
      return { ...common, ...order, result: '', ended: null, gaveUp: stepOf.get(end) ?? 0 };
    }
    const result = gaveText(operation.operation, answer.result);
    const effect = without.has(operation) ? ', has no place in any order' : place === null ? '' : `, place ${place}`;
    begin(answer.returned, 'ok', `${by}: ${text} → ${result}`, effect, lane);
    return { ...common, ...order, result, ended: stepOf.get(answer.returned) ?? null };
  });
  const textOf = (operation: StoreOperation): string => {
    const { client, answer } = operation;
    const result = answer === null ? 'no outcome' : gaveText(operation.operation, answer.result);
    return `process ${client}: ${askedText(model, operation.operation)} → ${result}`;
  };
  return {
    steps: steps.sort((one, other) => one.number - other.number),
    operations: shown,
    places,
    stepOf,
    textOf,
    lanes,
  };
}

function keyOf(model: ModelName, order: KeyOrder, told: Told): PageKey {
  const [first] = order.stuck;
  return {
    name: model === 'register' ? '' : valueText(order.key),
    verdict: verdictLine(order, told),
    withoutPlace: first === undefined ? null : (told.places.get(first) ?? null),
    culprit: told.stepOf.get(first?.answer?.returned ?? -1) ?? null,
    story: storyOf(model, order, told),
  };
}

function verdictLine({ verdict, operations, order, stuck }: KeyOrder, { textOf }: Told): string {
  const many = count(operations, 'operation');
  switch (verdict) {
    case 'holds':
      return `${many} in an order that explains every answer.`;
    case 'unknown':
      return `no order of ${many} was found, and a limit was reached.`;
    case 'violated': {
      const [first] = stuck;
      return `no place for ${first === undefined ? 'what comes next' : textOf(first)}, behind ${order.length} of ${many}.`;
    }
    default:
      return verdict satisfies never;
  }
}

const stuckShown = 6;

/** Why no order goes on. */
function storyOf(model: ModelName, { verdict, order, stuck, operations }: KeyOrder, told: Told): Known<PageStory> {
  if (verdict !== 'violated')
    return {
      unknown: verdict === 'holds' ? 'nothing is violated, so there is nothing to explain' : 'it is not decided',
    };
  const store = modelOf(model);
  const state = order.reduce((before, { operation }) => store.apply(before, operation).state, store.initial);
  const last = order.at(-1);
  const what = model === 'kv' ? 'the key' : 'the register';
  const fitting = stuck.slice(0, stuckShown).map((one) => {
    const { result } = store.apply(state, one.operation);
    return `${told.textOf(one)}: here the answer would be ${gaveText(one.operation, result)}.`;
  });
  const more = stuck.length > stuckShown ? [`… and ${count(stuck.length - stuckShown, 'more')}.`] : [];
  return {
    known: {
      rule: 'Each operation takes effect at one moment between its call and its answer (Herlihy and Wing 1990).',
      bug: null,
      divergence: [],
      causes: [
        `The longest order that goes well has ${order.length} of the ${count(operations, 'operation')}${last === undefined ? '' : `; the last is ${told.textOf(last)}`}.`,
        `Then ${what} holds ${valueText(state)}. One of these had to come next, and none fits:`,
        ...fitting,
        ...more,
      ],
      wayOut: [],
      change: [],
      changed: null,
    },
  };
}
