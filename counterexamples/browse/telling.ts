import { changeBetween, changed } from '../page/change.ts';
import { isDocument } from '../page/document.ts';
import type { RunDocument } from '../page/document.ts';
import type { LiveDocument, LiveState } from './live.ts';

/** The run that is shown, as of a revision. */
export interface Shown {
  readonly revision: number;
  readonly branch: number;
  readonly document: RunDocument;
}

/** For who knows nothing yet. */
export const wholeOf = ({ document }: Shown): LiveDocument => ({ kind: 'whole', document });

/** For who was told what was shown before: null if that is what is shown; another branch as a whole. */
export function newIn(now: Shown, before: Shown | null): LiveDocument | null {
  if (now.revision === before?.revision) return null;
  if (now.branch !== before?.branch) return wholeOf(now);
  return { kind: 'change', since: before.revision, change: changeBetween(before.document, now.document) };
}

/** What is shown now, by who knows what was shown before and was told this; null if something was missed in between. */
export function shownAfter(known: Shown | null, { revision, branch, document }: LiveState): Shown | null {
  if (document?.kind === 'whole') return { revision, branch, document: document.document };
  if (known === null || known.revision !== (document === null ? revision : document.since)) return null;
  if (document === null) return known;
  const now = changed(known.document, document.change);
  return isDocument(now) ? { revision, branch, document: now } : null;
}
