import { expect, test } from 'vitest';
import { legendLines } from './legend.ts';

const legendOf = (line: string): string => legendLines([line], 200).join(' ');

test('explains what is there, and nothing else', () => {
  expect(legendOf('n1: appends 1:- at 1')).toBe(
    '  1:- an entry of term 1 without a command: a leader begins with one; more: npx raftcheck help words',
  );
  expect(legendOf('n1: appends 2:x at 1')).toMatch(/^ {2}1:x an entry of term 1 with command x; more/);
  expect(legendOf('n1: appends 1:{n1 n2} at 2')).toMatch(/^ {2}1:\{n1 n2\} an entry [^,]*; more/);
  expect(legendOf('deliver 1>2 RequestVote t1 #1')).toMatch(/^ {2}2>1 … t3 #1 is the first [^,]*; more/);
  expect(legendOf('(2:x after 1/t2)')).toMatch(/1:x .*, 2\/t1 the entry at index 2, of term 1;/);
});

test('is nothing where nothing is to be explained', () => {
  expect(legendLines(['n1 crash    n1: follower -> down'], 100)).toEqual([]);
});
