import type { ClientEvent } from '../linearizability/client-history.ts';
import type { KeyValueOperation, KeyValueResult } from '../linearizability/key-value.ts';

export type ClientId = number; // from 1

/** Something that a client of the key-value store saw. */
export type StoreEvent = ClientEvent<KeyValueOperation, KeyValueResult>;

/** An operation that was answered, and how often its client had sent it until then. */
export interface AnsweredOperation {
  readonly client: ClientId;
  readonly result: KeyValueResult;
  readonly sendings: number;
}

/** What the clients have seen, as a value. */
export interface ClientsView {
  readonly events: readonly StoreEvent[]; // in the order in which they happened
  readonly answered: readonly AnsweredOperation[]; // in this step
}

export const noClients: ClientsView = { events: [], answered: [] };
