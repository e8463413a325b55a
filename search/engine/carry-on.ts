import type { Progressive } from '../../properties/progressive.ts';
import type { Host } from './host.ts';

/** How far a computation was carried on: to its end, or to the best so far when it had to stop. */
export type CarriedOn<Best, Outcome> =
  | { readonly ended: true; readonly outcome: Outcome }
  | { readonly ended: false; readonly best: Best };

export interface Stopping<Best> {
  readonly until?: number; // by the host's clock; default: for ever
  readonly cpuUntil?: number; // likewise, by its CPU time
  readonly onProgress?: ((best: Best) => void) | undefined;
}

const sliceMs = 25; // so soon after it comes a signal is heard

/**
 * Carries a computation on, listening to others in between, until it ends, the time is over or the host's signal is
 * aborted; one portion at least.
 */
export async function carryOn<Best, Outcome>(
  steps: Progressive<Best, Outcome>,
  { now, cpu, pause, signal }: Host,
  { until = Infinity, cpuUntil = Infinity, onProgress }: Stopping<Best> = {},
): Promise<CarriedOn<Best, Outcome>> {
  let slice = -Infinity; // its beginning
  for (;;) {
    const next = steps.next();
    if (next.done === true) return { ended: true, outcome: next.value };
    onProgress?.(next.value);
    if (now() - slice >= sliceMs) {
      await pause();
      slice = now();
    }
    const isOver = now() >= until || (cpuUntil < Infinity && cpu() >= cpuUntil);
    if (signal.aborted || isOver) return { ended: false, best: next.value };
  }
}

/** Carries it on to its end whatever the host's signal says, listening in between: for what must not be lost. */
export async function finish<Outcome>(steps: Progressive<unknown, Outcome>, host: Host): Promise<Outcome> {
  const { signal } = new AbortController();
  const carried = await carryOn(steps, { ...host, signal });
  if (!carried.ended) throw new RangeError('nobody could have stopped it');
  return carried.outcome;
}
