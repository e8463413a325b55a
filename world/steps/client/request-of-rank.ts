import type { KeyValueCommand } from '../../../impl/index.ts';
import type { ClientId } from '../../../properties/seen/clients-view.ts';
import type { Clients } from '../../environment/clients.ts';
import type { ServerId } from '../../../properties/seen/view.ts';
import type { MoveOf } from '../descriptor.ts';

const keys = ['a', 'b'] as const; // two are enough to mix them up
const kinds = ['get', 'get', 'put', 'append', 'append', 'compareAndSet'] as const;

/** What one of the clients asks of the server: an operation, if it is free to begin one, or what has no answer yet. */
export function requestOfRank(clients: Clients, server: ServerId, rank: number): MoveOf<'request'> | null {
  const client = anyClient(clients, rank);
  if (client === null) return null;
  if (!clients.mayBegin(client)) return { kind: 'request', client, server };
  return { kind: 'request', client, server, operation: operation(clients, client, Math.floor(rank / clients.count)) };
}

/** Clients are mostly patient: who may still get an answer does not often ask again. */
function anyClient(clients: Clients, rank: number): ClientId | null {
  const all = Array.from({ length: clients.count }, (_, k): ClientId => 1 + ((rank + k) % clients.count));
  const isPatient = (rank & 0x700) !== 0;
  return all.find((client) => !isPatient || !clients.mayBeAnswered(client)) ?? null;
}

/** No two operations bring the same value, so that it tells whose it is. */
function operation(clients: Clients, client: ClientId, rank: number): KeyValueCommand {
  const kind = kinds[rank % kinds.length] ?? 'get';
  const key = keys[Math.floor(rank / kinds.length) % keys.length] ?? keys[0];
  if (kind === 'get') return { kind, key };
  const value = `${client}.${clients.nextSequence(client)}`;
  return kind === 'compareAndSet' ? { kind, key, expected: lastSeen(clients, key), value } : { kind, key, value };
}

/** What the key held when somebody was last told: a guess that is often right. */
function lastSeen({ view: { events } }: Clients, key: string): string | null {
  const results = new Map(events.flatMap((event) => (event.kind === 'answered' ? [[event.call, event.result]] : [])));
  for (const event of events.toReversed()) {
    if (event.kind !== 'called' || event.key !== key || !results.has(event.call)) continue;
    if (event.operation.kind === 'put') return event.operation.value;
    const result = results.get(event.call);
    if (event.operation.kind === 'get') return typeof result === 'string' ? result : null;
  }
  return null;
}
