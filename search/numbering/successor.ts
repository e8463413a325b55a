import type { ServerView } from '../../properties/seen/view.ts';
import type { Explorable } from './explorable.ts';
import type { Tables } from './tables.ts';

/**
 * How a global state lies in a row of integers: the local state of each server, then the auxiliary state if there is
 * one, then the messages in flight, ascending, copies side by side, then −1.
 */
export interface Layout {
  readonly servers: number;
  readonly firstMessage: number; // position in the row
  readonly stride: number; // integers in a row
}

export function layoutOf({ servers, network }: Explorable, { auxiliary }: Tables): Layout {
  const firstMessage = servers + (auxiliary === null ? 0 : 1);
  return { servers, firstMessage, stride: firstMessage + network.maxMessages };
}

/** Writes the state that the step leads to from the state at `from` of `rows`. */
export function writeSuccessor(
  tables: Tables,
  { servers, firstMessage, stride }: Layout,
  rows: Int32Array,
  from: number,
  step: number,
  auxiliary: number,
  into: Int32Array,
  at: number,
): void {
  for (let k = 0; k < servers; k += 1) into[at + k] = rows[from + k] as number;
  const server = tables.server.values[step] as number;
  if (server >= 0) into[at + server] = tables.next.values[step] as number;

  if (firstMessage > servers) into[at + servers] = auxiliary;

  let taken = tables.takes.values[step] as number;
  let end = at + firstMessage;
  for (let k = firstMessage; k < stride; k += 1) {
    const message = rows[from + k] as number;
    if (message < 0) break;
    if (message === taken) taken = -1;
    else into[end++] = message;
  }
  const to = tables.sentTo.values[step] as number;
  for (let k = tables.sentFrom.values[step] as number; k < to; k += 1) {
    const message = tables.sent.values[k] as number;
    let place = end++;
    for (; place > at + firstMessage && (into[place - 1] as number) > message; place -= 1) {
      into[place] = into[place - 1] as number;
    }
    into[place] = message;
  }
  for (; end < at + stride; end += 1) into[end] = -1; // so few that `fill` would take longer
}

/** What is seen of all servers after the step from the state at `at` of `rows`. */
export function viewsAfter(
  tables: Tables,
  { servers }: Layout,
  rows: Int32Array,
  at: number,
  step: number,
): readonly ServerView[] {
  const mover = tables.server.values[step] as number;
  return Array.from({ length: servers }, (_, k) =>
    tables.viewOf((k === mover ? tables.next.values[step] : rows[at + k]) as number),
  );
}
