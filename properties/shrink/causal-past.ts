import type { Observer } from '../run.ts';
import { runSteps } from '../run.ts';
import type { Target } from '../target.ts';
import type { ServerId } from '../view.ts';
import { serverOf } from '../world/input.ts';
import type { Flight } from '../world/network.ts';
import type { Candidate } from './trial.ts';

/**
 * The candidate without what is not in the causal past (Lamport 1978) of its last step, or of that and the last step of one
 * other server, or of all servers; as far as that leaves out any. A step depends on the one before of its server, and a delivery on what sent the
 * message. What only keeps messages from arriving is in nobody's past. Whether a violation is still there, who asks
 * must see: most properties are about several servers.
 */
export function causalPasts(target: Target, candidate: Candidate): readonly Candidate[] {
  const { options, steps } = candidate;
  const { causes, last, final } = causesIn(target, candidate);
  const others = [...last.values()].sort((one, other) => one - other);
  const ends = [[final], ...others.map((one) => [final, one]), [final, ...others]];
  return ends
    .map((end) => pastOf(causes, end))
    .filter(({ size }) => size < steps.length)
    .map((past) => ({ options, steps: steps.filter((_, k) => past.has(k)) }));
}

interface Causes {
  readonly causes: ReadonlyMap<number, readonly number[]>; // by step, from 0
  readonly last: ReadonlyMap<ServerId, number>; // step of each server
  readonly final: number;
}

function causesIn(target: Target, { options, steps }: Candidate): Causes {
  const causes = new Map<number, readonly number[]>();
  const last = new Map<ServerId, number>();
  const sentBy = new Map<Flight, number>();
  const known = (step: number | undefined): readonly number[] => (step === undefined ? [] : [step]);
  let at = -1;
  const observer: Observer = {
    before(_, step, move) {
      at = steps.indexOf(step, at + 1);
      const server = serverOf(move);
      const ofMessage = 'flight' in move ? known(sentBy.get(move.flight)) : [];
      if (server !== null) {
        causes.set(at, [...known(last.get(server)), ...ofMessage]);
        last.set(server, at);
      } else if (move.kind === 'duplicate') causes.set(at, ofMessage);
    },
    after({ network }) {
      for (const flight of network.flights) if (!sentBy.has(flight)) sentBy.set(flight, at);
    },
  };
  runSteps(target, options, steps, { observer, suffix: false });
  return { causes, last, final: at };
}

function pastOf(causes: Causes['causes'], ends: readonly number[]): ReadonlySet<number> {
  const past = new Set(ends);
  for (const step of past) for (const cause of causes.get(step) ?? []) past.add(cause); // a set visits what is added
  return past;
}
