import { expect, test } from 'vitest';
import type { Shrunk } from '../properties/shrink/shrink.ts';
import { shortest } from './shortest.ts';

const shrunk = (replays: number): Shrunk => ({
  candidate: { options: { servers: 1, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' }, steps: [] },
  violation: { property: 'Election Safety', paper: '', fact: '', atStep: 0, difference: null },
  replays,
  removalsTried: null,
  nearby: 0,
  shorter: { known: 'undecided', states: 0 },
});

function* shrinking(): Generator<Shrunk, Shrunk> {
  yield shrunk(1);
  yield shrunk(2);
  return shrunk(3);
}

const same = (best: Shrunk): Shrunk => best;
const never = new AbortController().signal;

test('shrinking goes on to its end, and is watched', async () => {
  const seen: number[] = [];
  const watching = { interrupted: never, onShrunk: ({ replays }: Shrunk) => void seen.push(replays) };
  expect(await shortest(shrinking(), watching, same)).toEqual(shrunk(3));
  expect(seen).toEqual([1, 2]);
});

test('an interrupt leaves the best so far', async () => {
  const control = new AbortController();
  const watching = { interrupted: control.signal, onShrunk: () => control.abort() };
  expect(await shortest(shrinking(), watching, same)).toEqual(shrunk(2));
});

test('so does the end of the time', async () => {
  expect(await shortest(shrinking(), { interrupted: never, shrinkMs: 0 }, same)).toEqual(shrunk(1));
});
