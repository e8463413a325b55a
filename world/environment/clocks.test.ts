import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { driftFactor, electionTicks } from '../../properties/seen/subject.ts';
import { Story } from '../testing/story.ts';
import { targetNamed } from '../testing/target-named.ts';
import { Clocks } from './clocks.ts';

const servers = 3;
const all = (): boolean => true;
const ticks = fc.array(fc.integer({ min: 1, max: servers }), { maxLength: 60 });

/** Those of the ticks that apply, in order. */
function applied(wanted: readonly number[], clocks = new Clocks(servers)): readonly number[] {
  return wanted.filter((server) => {
    const may = clocks.mayTick(server, all);
    if (may) clocks.tick(server);
    return may;
  });
}

describe('clocks that run', () => {
  test('do not drift further apart than the bound: between two ticks of one, any other ticks so many times', () => {
    fc.assert(
      fc.property(ticks, (wanted) => {
        const made = applied(wanted);
        for (let slow = 1; slow <= servers; slow += 1) {
          const between = made.join('').split(String(slow));
          for (let fast = 1; fast <= servers; fast += 1) {
            if (fast === slow) continue;
            for (const stretch of between)
              expect(stretch.split(String(fast)).length - 1).toBeLessThanOrEqual(driftFactor);
          }
        }
      }),
    );
  });

  test('never stand still: one of them always may tick', () => {
    fc.assert(
      fc.property(ticks, (wanted) => {
        const clocks = new Clocks(servers);
        applied(wanted, clocks);
        expect([1, 2, 3].some((server) => clocks.mayTick(server, all))).toBe(true);
      }),
    );
  });

  test('are not held up by the clock of a server that is down, nor by what was before it restarted', () => {
    const clocks = new Clocks(2);
    applied([1, 1], clocks);
    expect(clocks.mayTick(1, all)).toBe(false);
    expect(clocks.mayTick(1, (server) => server !== 2)).toBe(true);
    clocks.restart(2);
    expect(clocks.mayTick(1, all)).toBe(true);
  });
});

describe('a timer', () => {
  const story = (): Story =>
    new Story(targetNamed('impl'), { features: ['checkQuorum', 'readIndex', 'leaseReads'] }).timeout(1);

  test('fires when an election timeout has gone by on its server’s clock, and not before', () => {
    const told = story();
    for (let k = 1; k < electionTicks; k += 1) told.tick(1, 2, 3);
    expect(() => told.timeout(1)).toThrow('does not apply');
    expect(told.tick(1).timeout(1).view(1).currentTerm).toBe(2);
  });

  test('may fire at once where a run begins, but not after a restart', () => {
    expect(story().timeout(2).view(2).currentTerm).toBe(1);
    expect(() => story().crash(2).restart(2).timeout(2)).toThrow('does not apply');
  });

  test('fires in the fault-free suffix too, for which the clocks go on', () => {
    const restarted = [1, 2, 3].reduce((told, server) => told.crash(server).restart(server), story());
    expect(restarted.settle().violation).toBeNull();
    const skewed = story().crash(3).tick(1, 1, 2, 1, 1);
    expect(skewed.settle().violation).toBeNull();
  });

  test('hangs on no clock without reads within leases, and there is no tick then', () => {
    const without = new Story(targetNamed('impl')).timeout(1).timeout(1);
    expect(without.view(1).currentTerm).toBe(2);
    expect(() => without.tick(1)).toThrow('does not apply');
  });
});
