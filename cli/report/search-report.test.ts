import { expect, test } from 'vitest';
import { emptySummary } from '../../search/engine/summary.ts';
import type { SearchResult } from '../../search/engine/search-result.ts';
import { countedLines, summaryLine, summaryValue } from './search-report.ts';

const result = (ms: number, searchMs: number): SearchResult => ({
  summary: { ...emptySummary(), runs: 4, offered: 2000, applied: 1553 },
  coverage: null,
  runsBy: { swarm: 4 },
  learnt: [],
  findings: [],
  seenAgain: new Map(),
  ms,
  searchMs,
  end: 'findings',
});

test('the time of shrinking stands apart from that of the search, whose rate is told', () => {
  const [first, second] = countedLines(result(65_100, 4_475));
  expect(first).toMatch(/^4 runs, 1,553 steps in 4\.5 s \(347 steps\/s\)/);
  expect(second).toBe('60.6 s more for shrinking');
  expect(summaryLine(result(65_100, 4_475))).toContain(' in 4.5 s, and 60.6 s more for shrinking;');
  expect(summaryValue(result(65_100, 4_475))).toMatchObject({
    seconds: 65.1,
    searchSeconds: 4.475,
    stepsPerSecond: 347,
  });
});

test('without shrinking there is nothing to tell of it', () => {
  expect(countedLines(result(4_475, 4_475)).join('\n')).not.toContain('shrinking');
  expect(summaryLine(result(4_475, 4_475))).toBe('4 runs, 1,553 steps in 4.5 s; 0 elections won, 0 entries committed');
});
