import type { Progressive } from '../properties/progressive.ts';
import type { Shrunk } from '../properties/shrink/shrink.ts';
import { pause } from './pause.ts';

/** What goes on around shrinking. */
export interface WhileShrinking {
  readonly interrupted: AbortSignal;
  readonly shrinkMs?: number | undefined; // how long it may take; then the best so far will do
  readonly onShrunk?: (shrunk: Shrunk) => void;
}

/** Shrinks to the end, or as far as there is time. */
export async function shortest<Best>(
  steps: Progressive<Best>,
  { interrupted, shrinkMs = Infinity, onShrunk }: WhileShrinking,
  shrunkOf: (best: Best) => Shrunk,
): Promise<Best> {
  const start = performance.now();
  let next = steps.next();
  while (next.done !== true && !interrupted.aborted && performance.now() - start < shrinkMs) {
    onShrunk?.(shrunkOf(next.value));
    await pause();
    next = steps.next();
  }
  return next.value;
}
