import { stepKindOf } from '../../properties/seen/schedule.ts';
import { allChoices, calmChoices } from '../../world/steps/all.ts';
import type { Choice, ChoiceKind } from '../../world/steps/descriptor.ts';
import type { OwnInput } from '../numbering/explorable.ts';

/** A kind of choice, as a number: what a walk draws. */
const numbers = new Map<string, number>(allChoices.map(({ name }, k) => [name, k]));

export function moveNumber(kind: ChoiceKind): number {
  const number = numbers.get(kind);
  if (number === undefined) throw new RangeError(`there is no choice ${kind}`);
  return number;
}

/** Of what gives a server that; −1: nobody draws it. */
export const moveNumberOf = (input: OwnInput): number => numbers.get(stepKindOf(input)) ?? -1;

/** What comes instead of what does not apply, in this order. */
export const calmMoves: readonly number[] = calmChoices.map(({ name }) => moveNumber(name));

/** The numbers of choices as they are laid out. */
export const movesOf = (table: readonly Choice[]): Int32Array => Int32Array.from(table, ({ name }) => moveNumber(name));
