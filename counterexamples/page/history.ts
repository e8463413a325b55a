import { historyOf } from '../../properties/linearizability/client-history.ts';
import type { LinearizabilityVerdict } from '../../properties/linearizability/check.ts';
import type { ClientOperation } from '../../properties/linearizability/history.ts';
import { keyValueModel } from '../../properties/linearizability/key-value.ts';
import type { KeyValueOperation, KeyValueResult } from '../../properties/linearizability/key-value.ts';
import { placesOf } from '../../properties/linearizability/places.ts';
import type { StoreEvent } from '../../properties/seen/clients-view.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { inAnswered } from '../histories/orders.ts';
import { dataText, operationText } from '../show/commands.ts';
import { count } from '../show/words.ts';
import type { Trace } from '../trace.ts';
import type { Known, PageHistory, PageOperation } from './document.ts';
import { pointsOf } from './points.ts';

/** Placings that are tried of each key: a second or two. */
const placingsMax = 200_000;

type Operation = ClientOperation<KeyValueOperation, KeyValueResult>;
type Verdict = LinearizabilityVerdict<KeyValueOperation, KeyValueResult>;

/** An event of a client, and the step in which it happened. */
interface Told {
  readonly event: StoreEvent;
  readonly step: number;
}

/** What the clients of the store asked and were answered, and in which order it can be explained. */
export function clientHistory({ schedule, steps }: Trace): Known<PageHistory> {
  if (schedule.options.clients === undefined)
    return { unknown: 'no clients of the key-value store take part: what is asked are bare commands' };
  const told = steps.flatMap((made): readonly Told[] =>
    made.fate === 'applied' ? made.told.map((event) => ({ event, step: made.number })) : [],
  );
  const history = historyOf(told.map(({ event }) => event));
  const { verdict, order } = placesOf(keyValueModel, history, placingsMax);
  const ends = new Map(told.filter(({ event }) => event.kind !== 'called').map((one) => [one.event.call, one]));
  const points = pointsOf(order);
  const places = new Map(
    order.map(({ called }, k) => [called, { place: k + 1, point: told[points[k] ?? 0]?.step ?? 0 }] as const),
  );
  const calls = told.flatMap(({ event, step }, called) =>
    event.kind === 'called' ? [{ ...event, step, called }] : [],
  );
  if (calls.length === 0) return { unknown: 'no client has come to ask for an operation' };
  const operations = calls.map(({ client, key, operation, call, step, called }): PageOperation => {
    const end = ends.get(call);
    return {
      client,
      text: operationText({ ...operation, key }),
      result: end === undefined ? '' : resultText(operation, end.event),
      began: step,
      ended: end?.step ?? null,
      ...(places.get(called) ?? { place: null }),
    };
  });
  const stuck = verdict.verdict === 'violated' ? inAnswered(verdict.stuck)[0] : undefined;
  const withoutPlace = calls.findIndex(({ called }) => called === stuck?.called);
  return {
    known: {
      operations,
      verdict: verdictLine(verdict, operations.length),
      withoutPlace: withoutPlace === -1 ? null : withoutPlace,
    },
  };
}

function resultText({ kind }: KeyValueOperation, event: StoreEvent): string {
  if (event.kind !== 'answered') return 'not done';
  const { result } = event;
  if (typeof result === 'boolean') return result ? 'set' : 'not set';
  if (kind === 'put' || kind === 'append') return 'done';
  return result === null ? 'none' : dataText(result);
}

function verdictLine(verdict: Verdict, operations: number): string {
  switch (verdict.verdict) {
    case 'holds':
      return `Linearizable: ${count(operations, 'operation')} in an order that explains every answer.`;
    case 'unknown':
      return `Not decided: no order of what was asked of ${dataText(verdict.key)} was found, and a limit was reached.`;
    case 'violated': {
      const stuck = inAnswered(verdict.stuck)
        .slice(0, 1)
        .map((one) => ` for client ${one.client}'s ${textOf(one)}`);
      return `Not linearizable: of what was asked of ${dataText(verdict.key)}, no order has a place${stuck.join('')}.`;
    }
    default:
      return unreachable(verdict);
  }
}

function textOf({ operation, key, answer }: Operation): string {
  const text = operationText({ ...operation, key });
  if (answer === null) return text;
  return `${text} (${resultText(operation, { kind: 'answered', call: 0, result: answer.result })})`;
}
