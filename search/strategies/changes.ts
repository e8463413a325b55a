import fc from 'fast-check';
import type { Kept } from '../guidance/corpus.ts';
import type { Draft, DraftOptions } from '../drawing/draft.ts';
import { choice, drafts, stepsOf } from '../drawing/draft.ts';

/** A change of a draft: which one to start from, how much of it to keep, and what then. */
interface Change {
  readonly parent: number;
  readonly share: number; // of 2^16: of what led to something new, how much is kept as it is
  readonly edits: readonly { readonly at: number; readonly choice: number }[]; // of the kept choices
  readonly choices: readonly number[]; // the rest, drawn afresh
}

const recent = 64; // kept drafts, the latest, from which half of the changes start
const editsMax = 4;

/**
 * Drafts that change what is kept: they go the same way up to about where it came upon something new, and on from there by
 * chance; or they go almost the same way. In one of four, and as long as nothing is kept, new ones.
 */
export function changesOf(wanted: DraftOptions, kept: readonly Kept[]): fc.Arbitrary<Draft> {
  const fresh = drafts(wanted);
  if (kept.length === 0) return fresh;
  return fc.oneof(
    { weight: 1, arbitrary: fresh },
    {
      weight: 3,
      arbitrary: changes(stepsOf(wanted)).map((change) => changed(kept, change, wanted.starts !== undefined)),
    },
  );
}

const changes = (steps: number): fc.Arbitrary<Change> =>
  fc.record({
    parent: choice,
    share: fc.noBias(fc.nat(0xffff)),
    edits: fc.oneof(
      fc.constant([]),
      fc.array(fc.record({ at: choice, choice }), { minLength: 1, maxLength: editsMax, size: 'max' }),
    ),
    choices: fc.array(choice, { minLength: steps, maxLength: steps, size: 'max' }),
  });

/** `isFixed`: what it begins with stays whole. */
function changed(kept: readonly Kept[], { parent, share, edits, choices }: Change, isFixed: boolean): Draft {
  const from = (parent & 1) === 0 ? kept : kept.slice(-recent);
  const start = from[(parent >>> 1) % from.length];
  if (start === undefined) throw new RangeError('a change needs something that is kept');
  const { draft, until } = start;
  const least = isFixed ? (draft.begin?.length ?? 0) : 0;
  if (edits.length === 0)
    return goingOn(draft, Math.max(least, Math.ceil((until * (0x8000 + share / 2)) / 0x1_0000)), choices);
  const line = [...draft.choices];
  for (const edit of edits) line[edit.at % Math.max(1, line.length)] = edit.choice;
  return { ...draft, choices: line };
}

/** The same up to there, and then others. */
export function goingOn(draft: Draft, until: number, choices: readonly number[]): Draft {
  const { begin = [] } = draft;
  const fromChoices = Math.max(0, until - begin.length);
  const rest = choices.slice(Math.min(until, choices.length - 1));
  return {
    ...draft,
    ...(draft.begin && { begin: begin.slice(0, until) }),
    choices: [...draft.choices.slice(0, fromChoices), ...rest],
  };
}
