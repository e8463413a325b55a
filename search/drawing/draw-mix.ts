import fc from 'fast-check';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { allChoices } from '../../world/steps/all.ts';
import type { Choice, ChoiceKind, Mix, Nemesis, Weights } from '../../world/steps/descriptor.ts';

/** A drawn number, given what it may be, from weak to strong. */
type Draw = (...weights: Weights) => fc.Arbitrary<number>;

/** How violent a run is: each nemesis is in or out, and as intense as drawn. */
export const mix = (options: ClusterOptions, allowed: readonly Nemesis[]): fc.Arbitrary<Mix> =>
  mixOf(options, allowed, fc.constantFrom, (...weights) => fc.constantFrom(...weights.map(() => 0), ...weights));

/** Every nemesis that is allowed, and all else, in the middle of what it may be. */
export const evenMix = (options: ClusterOptions, allowed: readonly Nemesis[]): fc.Arbitrary<Mix> =>
  mixOf(options, allowed, middle, middle);

const middle: Draw = (...weights) => fc.constant(weights[weights.length >> 1] ?? weights[0]);

function mixOf(options: ClusterOptions, allowed: readonly Nemesis[], draw: Draw, drawTrouble: Draw): fc.Arbitrary<Mix> {
  const drawn = drawnChoices.map((choice) => {
    const { name, nemesis } = choice;
    const weights = choice.weights?.(options) ?? null;
    const never = weights === null || (nemesis !== undefined && !allowed.includes(nemesis));
    return [name, never ? fc.constant(0) : (nemesis === undefined ? draw : drawTrouble)(...weights)] as const;
  });
  return fc.record<Mix>(Object.fromEntries(drawn)).map((weights) => ({ ...weights, ...following(weights) }));
}

function following(drawn: Mix): Mix {
  const weights: { -readonly [Kind in ChoiceKind]?: number } = {};
  for (const choice of allChoices) {
    const weight = choice.follows?.(drawn);
    if (weight !== undefined) weights[choice.name] = weight;
  }
  return weights;
}

/** In the order in which their weights are drawn, which fixes what a seed means: changes of members go before snapshots. */
const drawnChoices = drawnFirst(
  'reconfigure',
  'compact',
  allChoices.filter((choice) => choice.weights !== undefined),
);

function drawnFirst(one: ChoiceKind, before: ChoiceKind, choices: readonly Choice[]): readonly Choice[] {
  const first = choices.filter(({ name }) => name === one);
  return choices.flatMap((choice) => {
    if (choice.name === one) return [];
    return choice.name === before ? [...first, choice] : [choice];
  });
}
