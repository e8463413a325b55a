import { allChoices } from '../../world/steps/all.ts';
import type { Mix, Nemesis } from '../../world/steps/descriptor.ts';
import type { Draft } from './draft.ts';
import { networkOf } from './network-of.ts';

/** A draft that was made elsewhere, spared all but these kinds of trouble. */
export function sparedOf(draft: Draft, nemesis: readonly Nemesis[] | undefined): Draft {
  if (nemesis === undefined) return draft;
  const never = allChoices.flatMap((choice) =>
    choice.nemesis === undefined || nemesis.includes(choice.nemesis) ? [] : [choice.name],
  );
  const isSpared = (kind: string): boolean => never.some((name) => name === kind);
  const mix: Mix = Object.fromEntries(Object.entries(draft.mix).filter(([kind]) => !isSpared(kind)));
  const begin = draft.begin?.filter(({ kind }) => !isSpared(kind));
  const options = { ...draft.options, ...networkOf(nemesis) };
  return { ...draft, options, mix, ...(begin && { begin }) };
}
