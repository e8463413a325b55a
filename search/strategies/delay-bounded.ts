import fc from 'fast-check';
import { drafts } from '../drawing/draft.ts';
import type { Strategy } from './strategy.ts';

const delaysMax = 6;
const shareOfDeliveries = 0.6; // of the steps of a run, about

/** Messages arrive in the order of their sending, but for a few that wait (see `byDelays`). Faults and timers as in swarm testing. */
export const delayBounded: Strategy = {
  name: 'delay-bounded',
  drafts: (wanted) =>
    drafts(wanted).chain((draft) => {
      const turn = fc.noBias(fc.nat(Math.ceil(shareOfDeliveries * draft.choices.length) - 1));
      return fc
        .array(turn, { minLength: 0, maxLength: delaysMax, size: 'max' })
        .map((at) => ({ ...draft, delivery: { kind: 'delays' as const, at } }));
    }),
};
