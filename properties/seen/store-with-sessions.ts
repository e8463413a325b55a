import type { KeyValueState, SessionsState, StateMachine } from '../../impl/index.ts';
import { defaultSessionLimits, keyValueStore, withSessions } from '../../impl/index.ts';
import type { Application } from './application.ts';
import { applicationOf } from './application.ts';

export type SessionMachine = StateMachine<SessionsState<KeyValueState>>;

const store = keyValueStore();

/** Steps of a run, after which an idle session has expired. So few that some do. */
export const expiryAfter = 60;

/** The key-value store with client sessions, as it should be. */
export const soundSessions: SessionMachine = withSessions(store, { ...defaultSessionLimits, timeoutMs: expiryAfter });

/** One like it as an application: the values are for the clients, the sessions are what is known of them. */
export const storeApplication = (machine: SessionMachine): Application =>
  applicationOf(machine, ({ inner }) => store.hash(inner));

/** The application of a run with clients. */
export const storeWithSessions = storeApplication(soundSessions);
