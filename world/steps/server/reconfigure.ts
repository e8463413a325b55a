import type { InputOf } from '../../../properties/seen/schedule.ts';
import type { ConfigurationView, ServerId } from '../../../properties/seen/view.ts';
import { lastIndex } from '../../../properties/seen/view.ts';
import type { Cluster } from '../cluster.ts';
import { isUp } from '../cluster.ts';
import type { MoveOf, StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { renameServer } from '../renaming.ts';

/** A server is asked to change who takes part, to these (§6; dissertation chapter 4). */
export const reconfigure: StepDescriptor<'reconfigure'> = {
  resolve: (cluster, step) => (cluster.has('membership') && isUp(cluster, step.server) ? step : null),
  input: ({ voters, learners }) => ({ kind: 'reconfigure', voters, learners }),
  moveOf: (server, { voters, learners }) => ({ kind: 'reconfigure', server, voters, learners }),
  explored: ({ role, log, configuration }, { servers, features, maxLog }) =>
    features.includes('membership') && role === 'leader' && lastIndex(log) < maxLog
      ? changesOf(servers, configuration, features.includes('joint'))
      : [],
  renamed(step, names) {
    const renamed = renameServer(step, names);
    return renamed && { ...renamed, voters: names.several(step.voters), learners: names.several(step.learners) };
  },
  choices: [
    {
      name: 'reconfigure',
      weights: ({ features }) => (features.includes('membership') ? [0, 3, 9] : null),
      propose: (cluster, rank) => (cluster.has('membership') ? change(cluster, rank) : null),
    },
  ],
};

/** Mostly a leader is asked, for others only redirect: to add or remove one server, or with joint consensus for any members. */
function change(cluster: Cluster, rank: number): MoveOf<'reconfigure'> | null {
  const anyone = (rank & 0xf) === 0;
  const server = pickServer(cluster, rank >>> 4, (view) => view.up && (anyone || view.role === 'leader'));
  if (server === null) return null;
  const { voters, learners } = cluster.view(server).configuration;
  const one = 1 + ((rank >>> 4) % cluster.servers);
  const without = (list: readonly ServerId[]): readonly ServerId[] => list.filter((other) => other !== one);
  const withOne = (list: readonly ServerId[]): readonly ServerId[] => [...without(list), one].sort((a, b) => a - b);
  const kind = (rank >>> 8) % 8;
  if (kind === 0 && cluster.has('joint')) {
    const members = 1 + ((rank >>> 11) % (2 ** cluster.servers - 1));
    const chosen = cluster.views.map(({ id }) => id).filter((id) => ((members >>> (id - 1)) & 1) === 1);
    return { kind: 'reconfigure', server, voters: chosen, learners: [] };
  }
  if (voters.includes(one) && voters.length > 1) {
    const demoted = kind === 1 || kind === 2; // to a learner, who may still get what was meant for a voter
    return { kind: 'reconfigure', server, voters: without(voters), learners: demoted ? withOne(learners) : learners };
  }
  if (kind === 1) return { kind: 'reconfigure', server, voters: without(voters), learners: withOne(learners) };
  return { kind: 'reconfigure', server, voters: withOne(voters), learners: without(learners) };
}

type Change = InputOf<'reconfigure'>;

/** One voter more or less, one learner in its place; and with joint consensus any set of voters. */
function changesOf(servers: number, { voters, learners }: ConfigurationView, joint: boolean): readonly Change[] {
  const changes: Change[] = [];
  const ask = (wanted: readonly ServerId[], beside: readonly ServerId[]): void =>
    void changes.push({ kind: 'reconfigure', voters: wanted, learners: beside });
  for (let one = 1; one <= servers; one += 1) {
    const without = (list: readonly ServerId[]): readonly ServerId[] => list.filter((other) => other !== one);
    const withOne = (list: readonly ServerId[]): readonly ServerId[] => [...without(list), one].sort((a, b) => a - b);
    if (!voters.includes(one)) ask(withOne(voters), without(learners));
    else if (voters.length > 1) ask(without(voters), learners);
    if (!learners.includes(one) && without(voters).length > 0) ask(without(voters), withOne(learners));
  }
  for (let members = 1; joint && members < 2 ** servers; members += 1) {
    const wanted = Array.from({ length: servers }, (_, k) => k + 1).filter((id) => ((members >>> (id - 1)) & 1) === 1);
    const differing = [...wanted, ...voters].filter((id) => wanted.includes(id) !== voters.includes(id));
    if (differing.length > 1) ask(wanted, []);
  }
  return changes;
}
