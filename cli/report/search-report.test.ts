import { expect, test } from 'vitest';
import { emptySummary } from '../../search/engine/summary.ts';
import type { SearchResult } from '../../search/engine/search-result.ts';
import { countedLines, summaryLine, summaryValue } from './search-report.ts';

const result = (ms: number, searchMs: number): SearchResult => ({
  summary: { ...emptySummary(), runs: 4, offered: 2000, applied: 1553, suffixMoves: 447 },
  coverage: null,
  runsBy: { swarm: 4 },
  learnt: [],
  findings: [],
  seenAgain: new Map(),
  ms,
  searchMs,
  searchCpuMs: 2 * searchMs,
  end: 'findings',
});

test('the time of shrinking stands apart from that of the search, whose rate is that of all steps that are judged', () => {
  const [first, second, third] = countedLines(result(65_100, 4_000));
  expect(first).toBe('4 runs, 1,553 steps in 4.0 s; 22.4 % of the generated steps did not apply');
  expect(second).toBe('2,000 steps judged, those of the fault-free suffixes included: 500 a second, 250 a CPU second');
  expect(third).toBe('61.1 s more for shrinking');
  expect(summaryLine(result(65_100, 4_475))).toContain(' in 4.5 s, and 60.6 s more for shrinking;');
  expect(summaryValue(result(65_100, 4_000))).toMatchObject({
    seconds: 65.1,
    searchSeconds: 4,
    searchCpuSeconds: 8,
    judgedSteps: 2000,
    judgedStepsPerSecond: 500,
    judgedStepsPerCpuSecond: 250,
  });
});

test('of each kind of step its share is told, and what was skipped, the most frequent first', () => {
  const { summary, ...others } = result(4_000, 4_000);
  const stepKinds = { made: { timeout: 53, deliver: 1500 }, skipped: { heal: 2, drop: 1_445 } };
  const lines = countedLines({ ...others, summary: { ...summary, stepKinds } });
  expect(lines).toContain('of the steps deliver 96.6 %, timeout 3.4 %');
  expect(lines).toContain('skipped where they did not apply: drop 1,445, heal 2');
  expect(summaryValue({ ...others, summary: { ...summary, stepKinds } })).toMatchObject({ stepKinds });
});

test('without shrinking there is nothing to tell of it', () => {
  expect(countedLines(result(4_475, 4_475)).join('\n')).not.toContain('shrinking');
  expect(summaryLine(result(4_475, 4_475))).toBe('4 runs, 1,553 steps in 4.5 s; 0 elections won, 0 entries committed');
});
