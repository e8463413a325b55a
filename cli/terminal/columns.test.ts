import { expect, test } from 'vitest';
import { layoutColumns } from './columns.ts';

const write = (): boolean => true;
const on = (columns: number, env = {}): number => layoutColumns({ stdout: { write, isTTY: true, columns }, env });

test('a terminal is used from 80 to 200 columns', () => {
  expect([20, 80, 101, 200, 350].map((columns) => on(columns))).toEqual([80, 80, 101, 200, 200]);
});

test('a terminal that does not say how wide it is has 80', () => {
  expect(on(0)).toBe(80);
  expect(layoutColumns({ stdout: { write, isTTY: true }, env: {} })).toBe(80);
});

test('a pipe has 100', () => {
  expect(layoutColumns({ stdout: { write, columns: 150 }, env: {} })).toBe(100);
});

test('COLUMNS goes before both, if it is a number', () => {
  expect(on(80, { COLUMNS: '120' })).toBe(120);
  expect(layoutColumns({ stdout: { write }, env: { COLUMNS: '40' } })).toBe(80);
  expect(layoutColumns({ stdout: { write }, env: { COLUMNS: '9999' } })).toBe(200);
  for (const wrong of ['', 'wide', '-1', '1e9', '0']) expect(on(90, { COLUMNS: wrong })).toBe(90);
});
