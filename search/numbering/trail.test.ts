import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Trail } from './trail.ts';

test('nothing leads to the initial state', () => {
  expect(new Trail().toLast()).toEqual([]);
});

test('the steps to the state found last are those to its source, and its own', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 100 }), (found) => {
      const trail = new Trail();
      const paths: (readonly number[])[] = [[]];
      for (const [choice, step] of found) {
        const source = choice % paths.length;
        trail.add(source, step);
        paths.push([...(paths[source] ?? []), step]);
        expect(trail.toLast()).toEqual(paths.at(-1));
      }
    }),
  );
});
