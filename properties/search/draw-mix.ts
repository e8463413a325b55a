import fc from 'fast-check';
import type { ClusterOptions } from '../subject.ts';
import type { Mix, Nemesis } from './mix.ts';

/** A drawn number, given what it may be, from weak to strong. */
type Draw = (...weights: readonly [number, ...number[]]) => fc.Arbitrary<number>;

/** How violent a run is: each nemesis is in or out, and as intense as drawn. */
export const mix = (options: ClusterOptions, allowed: readonly Nemesis[]): fc.Arbitrary<Mix> =>
  mixOf(options, allowed, fc.constantFrom, (...weights) => fc.constantFrom(...weights.map(() => 0), ...weights));

/** Every nemesis that is allowed, and all else, in the middle of what it may be. */
export const evenMix = (options: ClusterOptions, allowed: readonly Nemesis[]): fc.Arbitrary<Mix> =>
  mixOf(options, allowed, middle, middle);

const middle: Draw = (...weights) => fc.constant(weights[weights.length >> 1] ?? weights[0]);

function mixOf(
  { disk, features }: ClusterOptions,
  allowed: readonly Nemesis[],
  draw: Draw,
  drawTrouble: Draw,
): fc.Arbitrary<Mix> {
  const never = fc.constant(0);
  const trouble = (nemesis: Nemesis, ...weights: Parameters<Draw>): fc.Arbitrary<number> =>
    allowed.includes(nemesis) ? drawTrouble(...weights) : never;
  return fc
    .record({
      deliverOldest: draw(60, 100, 140),
      deliverAny: trouble('reorder', 10, 30, 80),
      write: disk === 'immediate' ? never : draw(15, 30, 60),
      heartbeat: draw(6, 12, 24),
      command: draw(4, 12, 60), // many: long logs, and many answers on their way at once
      timeout: draw(4, 8, 14),
      transfer: features.includes('transfer') ? draw(3, 9) : never,
      drop: trouble('drop', 4, 10, 25),
      duplicate: trouble('duplicate', 3, 8),
      cut: trouble('cut', 3, 6),
      partition: trouble('partition', 3, 6),
      crash: trouble('crash', 2, 5, 9),
      reconfigure: features.includes('membership') ? draw(0, 3, 9) : never,
      compact: features.includes('snapshots') ? draw(0, 6, 20) : never,
      read: features.includes('readIndex') ? draw(4, 12, 30) : never,
    })
    .map((weights) => ({
      ...weights,
      restart: 3 * weights.crash,
      mend: weights.cut,
      heal: Math.ceil((weights.cut + weights.partition) / 2),
    }));
}
