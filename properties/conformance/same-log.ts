import type { EntryView, LogView, ServerView } from '../seen/view.ts';
import { sameEntry } from '../seen/view.ts';

/**
 * Logs of the spec and of the code that were found equal. Not what the views showed that have them: a subject may write
 * into its own.
 */
export interface EqualLogs {
  readonly spec: LogView;
  readonly code: LogView;
  readonly durable: { readonly spec: LogView; readonly code: LogView };
}

/** Those of two equal views; `before`, if they are still the same. */
export function equalLogs(spec: ServerView, code: ServerView, before: EqualLogs | null): EqualLogs {
  const durable = { spec: spec.durable.log, code: code.durable.log };
  const isSame =
    before?.spec === spec.log &&
    before.code === code.log &&
    before.durable.spec === durable.spec &&
    before.durable.code === durable.code;
  return isSame ? before : { spec: spec.log, code: code.log, durable };
}

/**
 * Whether the two are equal; `specBefore` and `codeBefore`: two that are, if some are known. Most steps leave both as they
 * were before, and most others only add to them: what both have kept, as the same objects, is not compared again.
 */
export function sameLog(spec: LogView, code: LogView, specBefore?: LogView, codeBefore?: LogView): boolean {
  if (spec === code || (specBefore === spec && codeBefore === code)) return true;
  if (spec.base !== code.base || spec.baseTerm !== code.baseTerm) return false;
  const [entries, coded] = [spec.entries, code.entries];
  if (entries.length !== coded.length) return false;
  for (let k = known(spec, code, specBefore, codeBefore); k < entries.length; k += 1) {
    if (!sameEntry(entries[k], coded[k])) return false;
  }
  return true;
}

/** So many entries are equal because they were before. */
function known(spec: LogView, code: LogView, specBefore?: LogView, codeBefore?: LogView): number {
  if (specBefore === undefined || codeBefore === undefined || specBefore.base !== spec.base) return 0;
  return Math.min(kept(specBefore.entries, spec.entries), kept(codeBefore.entries, code.entries));
}

function kept(before: readonly EntryView[], after: readonly EntryView[]): number {
  const shorter = Math.min(before.length, after.length);
  let k = 0;
  while (k < shorter && Object.is(before[k], after[k])) k += 1;
  return k;
}
