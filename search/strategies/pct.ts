import fc from 'fast-check';
import { drafts } from '../drawing/draft.ts';
import type { Strategy } from './strategy.ts';

const changesMax = 4; // so bugs of depth up to five
const shareOfDeliveries = 0.6; // of the steps of a run, about

/**
 * PCT for message passing: messages are delivered by priorities of their chains of causes, which change at a few moments
 * (see `byPriorities`). Faults and timers come in between as in swarm testing.
 */
export const pct: Strategy = {
  name: 'pct',
  weight: 4,
  drafts: (wanted) =>
    drafts(wanted).chain((draft) => {
      const deliveries = Math.ceil(shareOfDeliveries * draft.choices.length);
      const changes = fc.array(fc.noBias(fc.nat(deliveries - 1)), { minLength: 0, maxLength: changesMax, size: 'max' });
      const seed = fc.noBias(fc.nat(0x7fff_ffff));
      return fc
        .record({ kind: fc.constant('priorities' as const), seed, changes })
        .map((delivery) => ({ ...draft, delivery }));
    }),
};
