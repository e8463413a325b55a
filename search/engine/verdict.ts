import type { SearchResult } from './search-result.ts';
import { vacuity } from './summary.ts';

/** What a search came to. Unknown is never shown as clean. */
export type SearchVerdict = 'clean' | 'violated' | 'inconclusive' | 'interrupted';

export function verdictOf({ findings, end, summary }: SearchResult): SearchVerdict {
  if (end === 'interrupted') return 'interrupted';
  if (findings.length > 0) return 'violated';
  return whyInconclusive({ end, summary }) === null ? 'clean' : 'inconclusive';
}

export function whyInconclusive({ end, summary }: Pick<SearchResult, 'end' | 'summary'>): string | null {
  if (end === 'time before runs') return 'the time was over before all runs were made';
  return vacuity(summary);
}
