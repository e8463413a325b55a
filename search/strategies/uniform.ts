import { drafts } from '../drawing/draft.ts';
import { evenMix } from '../drawing/draw-mix.ts';
import type { Strategy } from './strategy.ts';

/** Every run has every kind of trouble, all alike: what the others have to beat. */
export const uniform: Strategy = {
  name: 'uniform',
  weight: 2,
  drafts: (wanted) => drafts(wanted, evenMix),
};
