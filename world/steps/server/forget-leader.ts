import type { ServerView } from '../../../properties/seen/view.ts';
import type { Feature } from '../../../properties/seen/subject.ts';
import { isUp } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { renameServer } from '../renaming.ts';

/** Somebody tells a server to forget its leader (etcd-io/raft, ForgetLeader). Only a follower that knows one heeds it. */
export const forgetLeader: StepDescriptor<'forgetLeader'> = {
  resolve: (cluster, step) => (mayForget(cluster.features) && isUp(cluster, step.server) ? step : null),
  input: () => ({ kind: 'forgetLeader' }),
  moveOf: (server) => ({ kind: 'forgetLeader', server }),
  // Whoever it is: that nobody else heeds it is to be found out.
  explored: (_, { features }) => (mayForget(features) ? [{ kind: 'forgetLeader' }] : []),
  renamed: renameServer,
  choices: [
    {
      name: 'forgetLeader',
      weights: ({ features }) => (mayForget(features) ? [3, 9, 20] : null),
      propose(cluster, rank) {
        if (!mayForget(cluster.features)) return null;
        const anyone = (rank & 7) === 0;
        const server = pickServer(cluster, rank >>> 3, (view) => view.up && (anyone || follows(view)));
        return server === null ? null : { kind: 'forgetLeader', server };
      },
    },
  ],
};

/** With leaseReads nobody is told to: a leader may rely on what its followers remember. */
const mayForget = (features: readonly Feature[]): boolean =>
  features.includes('forgetLeader') && !features.includes('leaseReads');

const follows = ({ role, leaderId }: ServerView): boolean => role === 'follower' && leaderId !== null;
