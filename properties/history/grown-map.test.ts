import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GrownMap } from './grown-map.ts';

test('each map stays what it was, whichever grows from it', () => {
  const setting = fc.record({ from: fc.nat(20), key: fc.nat(4), value: fc.nat() });
  fc.assert(
    fc.property(fc.array(setting), (settings) => {
      const maps = [{ grown: GrownMap.empty<number, number>(), map: new Map<number, number>() }];
      for (const { from, key, value } of settings) {
        const { grown, map } = maps[from % maps.length] ?? {
          grown: GrownMap.empty<number, number>(),
          map: new Map<number, number>(),
        };
        maps.push({ grown: grown.with(key, value), map: new Map(map).set(key, value) });
      }
      for (const { grown, map } of maps) for (const key of [0, 1, 2, 3, 4]) expect(grown.get(key)).toBe(map.get(key));
    }),
  );
});
