import type { ServerId, ServerView } from '../../properties/seen/view.ts';
import { hasMajority, lastIndex, showServers } from '../../properties/seen/view.ts';
import { liveness } from '../../properties/judging/judge.ts';
import { ableToLead, areInTouch } from './able-to-lead.ts';
import { LastRequests } from './last-requests.ts';
import type { Move } from '../steps/descriptor.ts';
import { Suffix } from './suffix.ts';
import type { World } from './world.ts';

/**
 * The fault-free suffix that ends every run (bounded liveness; §5.6: a majority that can talk makes progress). Every
 * pending write finishes and what is in flight is lost; from then on links carry, nothing is lost, timers are fair.
 * First with just a majority, whoever is furthest behind being cut off, then with all: within the stated rounds a leader
 * stands, a command commits, every read has its answer and one is served (with `readIndex`), and the servers that are
 * reachable have equal logs and commit indexes. In the end the leader is asked for a change of who takes part and for a
 * transfer, which must come about. If not, the judge gets a violation of Liveness. `onMove` sees each move before it is made.
 */
export function settle(world: World, onMove: (move: Move) => void): void {
  const { judge } = world;
  const atStep = world.tally.applied;
  const make = (move: Move): void => {
    onMove(move);
    world.make(move);
  };
  const run = (away: readonly ServerId[], requests: LastRequests): void => {
    const isReachable = ({ up, id }: ServerView): boolean => up && !away.includes(id);
    const lacking = new Suffix(world, make, { isReachable, requests }).run();
    if (lacking === null || judge.violation !== null) return;
    const reachable = world.views.filter(isReachable).length;
    const fact = `with ${reachable} of ${world.servers} servers reachable and no more faults, ${lacking}`;
    judge.report({ property: liveness, paper: '§5.6, §9.3', fact, atStep, difference: null });
  };

  finishWrites(world, make);
  if (judge.violation !== null) return;
  if (world.options.network?.heals === false) return settleWhereCut(world, make, atStep);
  calm(world, make);
  restart(world, make, isMajorityUp);
  if (!isMajorityUp(world)) return; // of those that can start
  const away = furthestBehind(world);
  if (away.length > 0) make({ kind: 'partition', side: away });
  if (away.length > 0 || world.views.some(({ up }) => !up)) run(away, new LastRequests([]));
  if (judge.violation !== null) return;
  if (away.length > 0) calm(world, make);
  restart(world, make, () => false);
  run([], new LastRequests(world.features));
}

/**
 * The same where the links that are cut stay so: all who can start do, and within the stated rounds somebody leads and goes
 * on committing commands, though the timers of those who do not hear it go on firing. That is asked for as long as there
 * is somebody who is able to lead (docs/properties.md, where links stay cut, says of whom Raft promises it).
 */
function settleWhereCut(world: World, make: (move: Move) => void, atStep: number): void {
  const { judge } = world;
  loseAll(world, make);
  restart(world, make, () => false);
  if (ableToLead(world).length === 0) return;
  if (!world.network.isWhole) world.tally.askedWhereCut += 1;
  const isInTouch = (leader: ServerView, { id, up }: ServerView): boolean => up && areInTouch(world, leader.id, id);
  const requests = new LastRequests([]);
  const lacking = new Suffix(world, make, { isReachable: ({ up }) => up, isInTouch, requests, staysCut: true }).run();
  const able = ableToLead(world);
  if (lacking === null || judge.violation !== null || able.length === 0) return;
  const fact = `with ${showServers(able)} able to lead while the network stays as it is, ${lacking}`;
  judge.report({ property: liveness, paper: '§5.6, §9.3; dissertation §6.2, §9.6', fact, atStep, difference: null });
}

/** As many as there are now: a subject that does not finish one, or throws, must not hold up the run. */
function finishWrites({ views, judge }: World, make: (move: Move) => void): void {
  for (const { id, pendingWrites } of views) {
    for (let left = pendingWrites; left > 0 && judge.violation === null; left -= 1) make({ kind: 'write', server: id });
  }
}

/** All links carry, and nothing is on its way: to go on must not lean on what was sent before. */
function calm(world: World, make: (move: Move) => void): void {
  if (!world.network.isWhole) make({ kind: 'heal' });
  loseAll(world, make);
}

function loseAll({ network, options }: World, make: (move: Move) => void): void {
  if (options.network?.losses === false) return; // it arrives in its turn
  for (const flight of network.flights.slice()) make({ kind: 'drop', flight });
}

/** Restarts the lowest servers until enough are up, or all that can start. */
function restart(world: World, make: (move: Move) => void, isEnough: (world: World) => boolean): void {
  for (const { id } of world.views) {
    if (world.mayRestart(id) && !isEnough(world)) make({ kind: 'restart', server: id });
  }
}

/** Is a majority up of every configuration that some server uses or may come to use, even without these? */
function isMajorityUp(world: World, without: readonly ServerId[] = []): boolean {
  return world.views.every(({ configuration }) => {
    const alone = configuration.voters.length === 0; // of a server that waits to be added
    return alone || hasMajority(configuration, (server) => world.view(server).up && !without.includes(server));
  });
}

/**
 * As many as a majority can do without. Those whom the leader would have to bring most, by snapshot where its log no longer
 * reaches back to them, and which it must not wait for; who leads stays, for it may have to lead on.
 */
function furthestBehind(world: World): readonly ServerId[] {
  const away: ServerId[] = [];
  const up = world.views.filter((view) => view.up);
  const leads = ({ role }: ServerView): number => (role === 'leader' ? 1 : 0);
  for (const { id } of up.toSorted((a, b) => leads(a) - leads(b) || lastIndex(a.log) - lastIndex(b.log))) {
    if (isMajorityUp(world, [...away, id])) away.push(id);
  }
  return away;
}
