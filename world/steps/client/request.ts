import type { Cluster } from '../cluster.ts';
import { isUp } from '../cluster.ts';
import type { StepDescriptor, StepOf } from '../descriptor.ts';
import { addressee } from '../pick.ts';
import { requestOfRank } from './request-of-rank.ts';
import { renameServer } from '../renaming.ts';

/**
 * A client of the store asks a server: for `operation`, if it has a session and nothing outstanding; without `operation`
 * it registers, or sends again what is outstanding.
 */
export const request: StepDescriptor<'request'> = {
  resolve: (cluster, step) => (isUp(cluster, step.server) && mayRequest(cluster, step) ? step : null),
  /** The command that the client sends, stamped with the number of the step, and what elapsed: the leaders of a run have one clock. */
  input({ client, operation }, { clients, tally }) {
    tally.requests += 1;
    if (clients.isRetry(client)) tally.retries += 1;
    return { kind: 'command', command: clients.send(client, operation, tally.applied + tally.elapsed) };
  },
  takenBy: 'wholeServers',
  renamed: renameServer,
  clientOf: ({ client }) => client,
  what: ({ operation }) => (operation === undefined ? 'request' : `request ${operation.kind}`),
  identifiers: ({ client, operation }) => [`client ${client}`, ...(operation === undefined ? [] : namesIn(operation))],
  choices: [
    {
      name: 'request',
      propose(cluster, rank) {
        const server = cluster.clients.count > 0 ? addressee(cluster, rank) : null;
        return server === null ? null : requestOfRank(cluster.clients, server, rank >>> 8);
      },
    },
  ],
  withoutStore: ({ server }) => ({ kind: 'command', server, command: 'x' }),
  withoutClient(step, client) {
    if (step.client === client) return null;
    return step.client < client ? step : { ...step, client: step.client - 1 };
  },
};

const mayRequest = ({ clients }: Cluster, { client, operation }: StepOf<'request'>): boolean =>
  client <= clients.count && clients.mayBegin(client) === (operation !== undefined);

function namesIn(operation: NonNullable<StepOf<'request'>['operation']>): readonly string[] {
  const values = 'value' in operation ? [operation.value] : [];
  const expected = operation.kind === 'compareAndSet' && operation.expected !== null ? [operation.expected] : [];
  return [`key ${operation.key}`, ...[...values, ...expected].map((value) => `value ${value}`)];
}
