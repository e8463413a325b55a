import type { ClusterOptions } from './subject.ts';
import type { Application } from './application.ts';
import { commandHash } from './command-hash.ts';
import { storeWithSessions } from './store-with-sessions.ts';

/** What the servers of a run replicate: where there are clients, a store for them. */
export const applicationFor = ({ clients }: ClusterOptions, store = storeWithSessions): Application =>
  clients === undefined ? commandHash : store;
