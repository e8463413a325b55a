import type { KeyOrder } from '../histories/orders.ts';
import type { ModelName, StoreHistory } from '../histories/operations.ts';
import { modelOf } from '../histories/operations.ts';
import { gaveText, valueText } from '../histories/words.ts';
import { show } from '../printable.ts';
import { count } from '../show/words.ts';
import type { Known, PageKey, PageStory, RunDocument } from './document.ts';
import { HistoryTeller } from './history-teller.ts';
import type { Told } from './history-teller.ts';

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
  const told = new HistoryTeller(model, history, orders).told();
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
    clients: told.laneNames.length,
    clientNames: told.laneNames,
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
