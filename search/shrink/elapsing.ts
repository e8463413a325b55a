import type { Step } from '../../properties/seen/schedule.ts';
import type { Candidate } from './trial.ts';

/**
 * The candidate with time going by in one step instead of the steps from `from` up to, not including, `to`: if something hangs
 * on time and more than two can go. Sessions grow older with every step, clocks with their ticks alone.
 */
export function elapsing({ options, steps }: Candidate, from: number, to: number): readonly Candidate[] {
  const removed = steps.slice(from, to);
  if (removed.length < fewest) return [];
  const ages = options.clients === undefined ? [] : [removed.reduce((sum, step) => sum + timeOf(step), 0)];
  const clocks = options.features.includes('leaseReads') ? [mostTicks(removed)] : [];
  return [...new Set([...ages, ...clocks])]
    .filter((ticks) => ticks > 0 && ticks <= most)
    .map((ticks) => ({ options, steps: [...steps.slice(0, from), { kind: 'elapse', ticks }, ...steps.slice(to)] }));
}

const fewest = 3;
const most = 1_000;

const timeOf = (step: Step): number => (step.kind === 'elapse' && step.server === undefined ? step.ticks : 1);

/** Of any one clock. */
function mostTicks(steps: readonly Step[]): number {
  const ticks = new Map<number, number>();
  for (const step of steps) {
    if (step.kind === 'tick') ticks.set(step.server, (ticks.get(step.server) ?? 0) + 1);
    if (step.kind === 'elapse') ticks.set(step.server ?? 0, (ticks.get(step.server ?? 0) ?? 0) + step.ticks);
  }
  return Math.max(0, ...ticks.values());
}
