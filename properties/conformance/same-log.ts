import type { EntryView, LogView } from '../seen/view.ts';
import { sameEntry } from '../seen/view.ts';

/** A log of the spec beside one of the code. */
export interface LogPair {
  readonly spec: LogView;
  readonly code: LogView;
}

/** The log of the spec that a log of the code was found equal to. */
const found = new WeakMap<LogView, LogView>();

/**
 * Whether the two are equal. Most steps leave both as they were before, and most others only add to them: what both have
 * kept, as the same objects, is not compared again.
 */
export function sameLog({ spec, code }: LogPair, before: LogPair | null): boolean {
  if (spec === code || found.get(code) === spec) return true;
  if (spec.base !== code.base || spec.baseTerm !== code.baseTerm) return false;
  const [entries, coded] = [spec.entries, code.entries];
  if (entries.length !== coded.length) return false;
  for (let k = before === null ? 0 : known({ spec, code }, before); k < entries.length; k += 1) {
    if (!sameEntry(entries[k], coded[k])) return false;
  }
  found.set(code, spec);
  return true;
}

/** So many entries are equal because they were before. */
function known({ spec, code }: LogPair, before: LogPair): number {
  if (found.get(before.code) !== before.spec || before.spec.base !== spec.base) return 0;
  return Math.min(kept(before.spec.entries, spec.entries), kept(before.code.entries, code.entries));
}

function kept(before: readonly EntryView[], after: readonly EntryView[]): number {
  const shorter = Math.min(before.length, after.length);
  let k = 0;
  while (k < shorter && Object.is(before[k], after[k])) k += 1;
  return k;
}
