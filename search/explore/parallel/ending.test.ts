import { afterEach, expect, test, vi } from 'vitest';
import { coreExplorable } from '../core.ts';
import { goldenNamed } from '../testing/golden.ts';
import { Board } from './board.ts';
import { Part, sharedMemory } from './part.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

// Another part ends the search at a moment of this one's choosing; to sleep then would be for ever.
test.each(['before', 'after'])('a part that reads its bell %s the end rings does not sleep through it', (when) => {
  const limits = { states: Infinity, bytes: 2 ** 24 };
  const memory = sharedMemory(2, limits);
  const other = new Board(memory.board);
  const bellOf = Board.prototype.bellOf.bind(other);
  vi.spyOn(Board.prototype, 'bellOf').mockImplementation((part) => {
    if (when === 'after') other.stop('interrupted');
    const rung = bellOf(part);
    if (when === 'before') other.stop('interrupted');
    return rung;
  });
  vi.spyOn(Board.prototype, 'sleep').mockImplementation((part, rung) => {
    if (bellOf(part) === rung) throw new Error('nobody will ring again');
  });
  const part = new Part(coreExplorable(goldenNamed('T1').bounds), { reductions: 'none' }, limits, 1, memory);
  part.run(() => 0);
  expect(other.end).toBe('interrupted');
});
