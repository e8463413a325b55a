import { optionsOf } from './system.ts';
import type { SystemSpec } from './system.ts';

/**
 * The decimal logarithm of an upper bound on the number of states, from the ranges of all variables: for bounds that
 * are beyond all hope. Real numbers are smaller by several powers of ten, since most combinations are never reached.
 */
export function sizeBound(spec: SystemSpec): number {
  const { servers } = optionsOf(spec);
  const values = spec.kind === 'core' ? spec.bounds.values : 1;
  const { maxTerm, maxLog, maxMessages } = spec.bounds;
  let logs = 0;
  for (let length = 0; length <= maxLog; length += 1) logs += (maxTerm * values) ** length;
  const roles = 3;
  const local = maxTerm * roles * (servers + 1) * logs * (maxLog + 1);
  const contents = maxTerm * (maxLog + 1) ** 2 * values;
  const messages = servers * servers * maxTerm * contents * 4;
  let bags = 0; // of up to maxMessages messages, in logarithms of their number
  for (let k = 1; k <= maxMessages; k += 1) bags += Math.log10((messages + k) / k);
  return servers * Math.log10(local) + bags;
}
