import { expect, test } from 'vitest';
import { carryOn, finish } from './carry-on.ts';
import type { Host } from './host.ts';

/** A host whose clock goes on by `stepMs` whenever it is read. */
function hostWith(stepMs: number, signal = new AbortController().signal): Host {
  let time = 0;
  const now = (): number => (time += stepMs);
  return { now, cpu: () => 0, pause: async () => Promise.resolve(), signal };
}

function* counting(): Generator<number, string> {
  yield 1;
  yield 2;
  return 'counted';
}

test('a computation goes on to its end, and is watched', async () => {
  const seen: number[] = [];
  const carried = await carryOn(counting(), hostWith(1), { onProgress: (best) => void seen.push(best) });
  expect([carried, seen]).toEqual([{ ended: true, outcome: 'counted' }, [1, 2]]);
});

test('an interrupt leaves the best so far', async () => {
  const control = new AbortController();
  const onProgress = (best: number): void => (best === 2 ? control.abort() : undefined);
  expect(await carryOn(counting(), hostWith(1, control.signal), { onProgress })).toEqual({ ended: false, best: 2 });
});

test('so does the end of the time, but for the first portion', async () => {
  expect(await carryOn(counting(), hostWith(1), { until: 0 })).toEqual({ ended: false, best: 1 });
});

test('what must not be lost goes on although it is interrupted', async () => {
  expect(await finish(counting(), hostWith(1, AbortSignal.abort()))).toBe('counted');
});
