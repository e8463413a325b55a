import type { Explorable } from './explorable.ts';
import type { Tables } from './tables.ts';

/** How a global state lies in a row of integers. */
export interface Layout {
  readonly servers: number;
  readonly stride: number; // integers in a row
}

export const layoutOf = ({ servers, network }: Pick<Explorable, 'servers' | 'network'>): Layout => ({
  servers,
  stride: servers + network.maxMessages,
});

/** Writes the state that the step leads to from the state at `from` of `rows`. */
export function writeSuccessor(
  tables: Tables,
  { servers, stride }: Layout,
  rows: Int32Array,
  from: number,
  step: number,
  into: Int32Array,
  at: number,
): void {
  for (let k = 0; k < servers; k += 1) into[at + k] = rows[from + k] as number;
  const server = tables.server.values[step] as number;
  if (server >= 0) into[at + server] = tables.next.values[step] as number;

  let taken = tables.takes.values[step] as number;
  let end = at + servers;
  for (let k = servers; k < stride; k += 1) {
    const message = rows[from + k] as number;
    if (message < 0) break;
    if (message === taken) taken = -1;
    else into[end++] = message;
  }
  const to = tables.sentTo.values[step] as number;
  for (let k = tables.sentFrom.values[step] as number; k < to; k += 1) {
    const message = tables.sent.values[k] as number;
    let place = end++;
    for (; place > at + servers && (into[place - 1] as number) > message; place -= 1) {
      into[place] = into[place - 1] as number;
    }
    into[place] = message;
  }
  into.fill(-1, end, at + stride);
}
