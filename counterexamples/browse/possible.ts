import type { Step, StepKind } from '../../properties/seen/schedule.ts';
import { coreActions, diskTroubles, harnessActions } from '../../properties/seen/subject.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import type { Flight } from '../../world/environment/network.ts';
import { nameOf, resolve } from '../../world/cluster/move.ts';
import type { World } from '../../world/cluster/world.ts';
import { reconfigure } from '../../world/steps/server/reconfigure.ts';

/** What is worth offering of each kind of step, whether or not it applies. */
const offered: { readonly [Kind in StepKind]: (world: World) => readonly Step[] } = {
  deliver: (world) => ofMessages(world, 'deliver'),
  drop: (world) => ofMessages(world, 'drop'),
  duplicate: (world) => ofMessages(world, 'duplicate'),
  emit: (world) => (world.harness ? ofMessages(world, 'emit') : []),
  cut: (world) => links(world).map((link) => ({ kind: 'cut', ...link })),
  mend: (world) => links(world).map((link) => ({ kind: 'mend', ...link })),
  partition: (world) => lonely(world).map((server) => ({ kind: 'partition', side: [server] })),
  heal: () => [{ kind: 'heal' }],
  timeout: (world) => ids(world).map((server) => ({ kind: 'timeout', server })),
  heartbeat: (world) => ids(world).map((server) => ({ kind: 'heartbeat', server })),
  tick: (world) => ids(world).map((server) => ({ kind: 'tick', server })),
  write: (world) => ids(world).map((server) => ({ kind: 'write', server })),
  restart: (world) => ids(world).map((server) => ({ kind: 'restart', server })),
  compact: (world) => ids(world).map((server) => ({ kind: 'compact', server })),
  wipe: (world) => ids(world).map((server) => ({ kind: 'wipe', server })),
  leastTimeout: (world) => ids(world).map((server) => ({ kind: 'leastTimeout', server })),
  elapse: (world) =>
    [1, 10, 100].flatMap((ticks) => [
      { kind: 'elapse', ticks },
      ...ids(world).map((server): Step => ({ kind: 'elapse', ticks, server })),
    ]),
  forgetLeader: (world) => ids(world).map((server) => ({ kind: 'forgetLeader', server })),
  finishSnapshot: (world) => ids(world).map((server) => ({ kind: 'finishSnapshot', server })),
  apply: (world) => ids(world).map((server) => ({ kind: 'apply', server })),
  read: (world) => ids(world).map((server) => ({ kind: 'read', server })),
  crash: (world) =>
    ids(world).flatMap((server): Step[] => [
      { kind: 'crash', server },
      ...diskTroubles.flatMap((trouble) =>
        diskChoices.map((choice): Step => ({ kind: 'crash', server, disk: { trouble, choice } })),
      ),
    ]),
  // Who leads is asked for one of two, which is enough to tell entries apart; others only say who leads.
  command: (world) =>
    world.clients.count > 0
      ? []
      : world.views.flatMap(({ id, role }) =>
          (role === 'leader' ? ['x', 'y'] : ['x']).map((command): Step => ({ kind: 'command', server: id, command })),
        ),
  transfer: (world) =>
    ids(world).flatMap((server) => ids(world).map((target): Step => ({ kind: 'transfer', server, target }))),
  reconfigure: (world) => {
    const { servers, features } = world;
    const within = { servers, features, world: [], maxTerm: Infinity, maxLog: Infinity, crashes: true };
    return world.views.flatMap((view) =>
      (reconfigure.explored?.(view, within) ?? []).map(
        ({ voters, learners }): Step => ({ kind: 'reconfigure', server: view.id, voters, learners }),
      ),
    );
  },
  request: (world) =>
    Array.from({ length: world.clients.count }, (_, k) => k + 1).flatMap((client) =>
      ids(world).flatMap((server) => requests(world, client, server)),
    ),
  action: (world) =>
    ids(world).flatMap((server) =>
      coreActions.flatMap((action): Step[] =>
        action === 'requestVote' || action === 'appendEntries'
          ? ids(world).map((to): Step => ({ kind: 'action', action, server, to }))
          : [{ kind: 'action', action, server }],
      ),
    ),
  harness: (world) =>
    world.harness
      ? ids(world).flatMap((server) => harnessActions.map((action): Step => ({ kind: 'harness', action, server })))
      : [],
  bridge: (world) =>
    world.servers < 4 ? [] : ids(world).map((over) => ({ kind: 'bridge', over, side: side(world, over) })),
  ring: (world) => [{ kind: 'ring', around: ids(world) }],
  oneWay: (world) => lonely(world).map((server) => ({ kind: 'oneWay', side: [server] })),
  isolatedPair: (world) =>
    links(world).flatMap(({ from, to }): Step[] => (from < to ? [{ kind: 'isolatedPair', from, to }] : [])),
  flapping: (world) => links(world).map((link) => ({ kind: 'flapping', ...link })),
};

const diskChoices = [0, 1]; // the first moment; of what is not synced, all or nothing

/** Every step that applies in this state and that a person may want, kind by kind. */
export function possibleSteps(world: World): readonly Step[] {
  const all = Object.values(offered).flatMap((of) => of(world));
  return all.filter((step) => resolve(world, step) !== null);
}

const ids = ({ views }: World): readonly ServerId[] => views.map(({ id }) => id);

/** Of each link so many messages are offered, the oldest ones: where thousands are in flight, nobody looks through them. */
export const offeredOfLink = 8;

const ofMessages = (world: World, kind: 'deliver' | 'drop' | 'duplicate' | 'emit'): readonly Step[] =>
  oldestFlights(world).map((flight) => nameOf(world, { kind, flight }));

function oldestFlights({ network: { flights } }: World): readonly Flight[] {
  const counts = new Map<string, number>();
  return flights.filter(({ envelope: { from, to } }) => {
    const link = `${from}>${to}`;
    const count = (counts.get(link) ?? 0) + 1;
    counts.set(link, count);
    return count <= offeredOfLink;
  });
}

const links = (world: World): readonly { readonly from: ServerId; readonly to: ServerId }[] =>
  ids(world).flatMap((from) =>
    ids(world)
      .filter((to) => to !== from)
      .map((to) => ({ from, to })),
  );

/** Servers that are not cut off yet. Of two servers, to cut off one is to cut off the other. */
function lonely(world: World): readonly ServerId[] {
  if (world.servers === 1) return [];
  const candidates = world.servers === 2 ? ids(world).slice(1) : ids(world);
  return candidates.filter((one) =>
    ids(world).some((other) => other !== one && !(world.network.isCut(one, other) && world.network.isCut(other, one))),
  );
}

/** The lower half of the others. */
function side(world: World, over: ServerId): readonly ServerId[] {
  const others = ids(world).filter((server) => server !== over);
  return others.slice(0, others.length >> 1);
}

/** What is outstanding once more, or one of each kind. No two operations bring the same value. */
function requests({ clients }: World, client: number, server: ServerId): readonly Step[] {
  const request = { kind: 'request', client, server } as const;
  if (!clients.mayBegin(client)) return [request];
  const value = `${client}.${clients.nextSequence(client)}`;
  return [
    { ...request, operation: { kind: 'get', key: 'a' } },
    { ...request, operation: { kind: 'put', key: 'a', value } },
    { ...request, operation: { kind: 'append', key: 'a', value } },
  ];
}
