import type { NetworkBounds } from '../../numbering/explorable.ts';
import type { GrowingList } from '../../numbering/growing.ts';
import type { Layout } from '../../numbering/successor.ts';
import type { Tables } from '../../numbering/tables.ts';

/**
 * Writes into `into`, emptied first, the number of every step out of the state at `at` of `rows`; for one that only the
 * bound on messages in flight forbids, −1 − its number. Own steps that change nothing are left out.
 */
export function listSteps(
  tables: Tables,
  { servers, firstMessage, stride }: Layout,
  network: NetworkBounds,
  rows: Int32Array,
  at: number,
  into: GrowingList,
): void {
  const end = at + stride;
  let messages = at + firstMessage;
  while (messages < end && (rows[messages] as number) >= 0) messages += 1;
  let room = end - messages;
  for (let p = at; p < at + servers; p += 1) room -= tables.waiting.values[rows[p] as number] as number;
  const put = (step: number): void => into.push((tables.growth.values[step] as number) <= room ? step : -1 - step);

  into.length = 0;
  for (let p = at; p < at + servers; p += 1) {
    const state = rows[p] as number;
    tables.knowOwn(state);
    const to = tables.ownTo.values[state] as number;
    for (let q = tables.ownFrom.values[state] as number; q < to; q += 1) put(tables.own.values[q] as number);
  }
  for (let p = at + firstMessage; p < messages; p += 1) {
    const message = rows[p] as number;
    if (p > at + firstMessage && message === rows[p - 1]) continue; // a copy
    const step = tables.receive(rows[at + (tables.receiver.values[message] as number)] as number, message);
    if (step >= 0) put(step);
    if (network.duplicate) put(tables.duplicateStep.values[message] as number);
    if (network.drop) put(tables.dropStep.values[message] as number);
  }
}
