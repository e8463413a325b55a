import type { Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Envelope, ServerId } from '../../properties/seen/view.ts';
import type { Flight } from '../../world/environment/network.ts';
import { nameOf, resolve } from '../../world/cluster/move.ts';
import { descriptorFor } from '../../world/steps/all.ts';
import type { Move } from '../../world/steps/descriptor.ts';
import { World } from '../../world/cluster/world.ts';
import type { StepInput, Tables } from './tables.ts';
import { envelopeKey } from '../symmetry/envelope-key.ts';

/** One step of a path through global states. */
export interface PathStep {
  readonly server: ServerId | null; // null: the network's own
  readonly input: StepInput;
}

/** What the steps of these numbers are. */
export function pathOf(tables: Tables, steps: readonly number[]): readonly PathStep[] {
  return steps.map((step) => {
    const server = tables.server.values[step] ?? -1;
    const input = tables.inputs[step];
    if (input === undefined) throw new RangeError(`there is no step ${step}`);
    return { server: server < 0 ? null : server + 1, input };
  });
}

/**
 * The path as steps of a schedule, each naming its message for ever. The subject itself takes them one by one, in the
 * simulated world, not the tables that the search went by: a step that the subject cannot take there is an error.
 */
export function scheduleOf(
  target: Target,
  options: ClusterOptions,
  path: readonly PathStep[],
  begin: readonly Step[] = [],
): readonly Step[] {
  const world = new World(target.make(options), options, [], true);
  for (const step of begin) {
    const move = resolve(world, step);
    if (move !== null) world.make(move);
  }
  const steps = path.map((one, k) => {
    const move = moveOf(world, one);
    if (!world.accepts(move)) throw new Error(`step ${k + 1} of a path, ${one.input.kind}, cannot be taken there`);
    const step = nameOf(world, move);
    world.make(move);
    return step;
  });
  return [...begin, ...steps];
}

const moveOf = (world: World, step: PathStep): Move => moveOn(step, (envelope) => flightOf(world, envelope));

/** The move that a step of a path is; who asks says which copy of a message it takes. */
function moveOn({ server, input }: PathStep, flightOfMessage: (envelope: Envelope) => Flight): Move {
  if ('envelope' in input) {
    const kind = input.kind === 'receive' ? 'deliver' : input.kind === 'lost' ? 'drop' : input.kind;
    return { kind, flight: flightOfMessage(input.envelope) };
  }
  const move = descriptorFor(input).moveOf?.(server ?? 0, input);
  if (move === undefined) throw new RangeError(`no step gives a server ${input.kind} by itself`);
  return move;
}

/** Copies are interchangeable: the oldest will do. */
function flightOf(world: World, envelope: Envelope): Flight {
  const key = envelopeKey(envelope);
  const flight = world.network.flights.find((one) => envelopeKey(one.envelope) === key);
  if (flight === undefined) throw new Error(`a path takes a message that is not in flight: ${key}`);
  return flight;
}
