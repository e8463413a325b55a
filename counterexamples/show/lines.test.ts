import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, wrap, wrapItems } from './lines.ts';

test('what is in brackets stays whole', () => {
  expect(wrap('sends AppendEntries t2 (2:x after 1/t2, commit 0) to n2', 46)).toEqual([
    'sends AppendEntries t2',
    '(2:x after 1/t2, commit 0) to n2',
  ]);
  expect(wrap('the code has [1:- 2:x].', 18)).toEqual(['the code has', '[1:- 2:x].']);
});

test('unless it takes most of a line, or is never closed', () => {
  expect(wrap('a (b c d e f g h i j)', 16)).toEqual(['a (b c d e f g h', 'i j)']);
  expect(wrap('a [b c', 5)).toEqual(['a [b', 'c']);
});

test('items stay whole', () => {
  expect(wrapItems(['1 server', '1 entry/message', '2 in flight'], '   ', 30)).toEqual([
    '1 server   1 entry/message',
    '2 in flight',
  ]);
});

test('no line is longer, and no word is lost', () => {
  const text = fc.array(fc.stringMatching(/^[a-z()[\]]{1,12}$/), { maxLength: 30 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(text, fc.integer({ min: 12, max: 60 }), (words, columns) => {
      const lines = wrap(words, columns);
      expect(lines.join(' ')).toBe(words);
      for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
    }),
  );
});
