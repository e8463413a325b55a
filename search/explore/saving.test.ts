// @module-tag slow
import { describe, expect, test } from 'vitest';
import type { Progress } from '../../impl/index.ts';
import type { Target } from '../../properties/judging/target.ts';
import { outcomeOf } from '../../properties/progressive.ts';
import type { Declarations, Declared } from '../../properties/seen/declared.ts';
import { everything } from '../../properties/seen/declared.ts';
import type { ClusterOptions, Feature } from '../../properties/seen/subject.ts';
import type { Envelope } from '../../properties/seen/view.ts';
import { defineSubject } from '../../world/registry/define-subject.ts';
import { forgettingRuns } from '../engine/determinism.ts';
import { envelopeKey } from '../symmetry/envelope-key.ts';
import { savingServers } from './testing/saving-servers.ts';
import { implementationExplorable } from './implementation.ts';
import type { ImplementationBounds } from './implementation.ts';
import { ownExplorable } from './own.ts';
import { countsOf } from './testing/search.ts';

const clusters: readonly (readonly [features: readonly Feature[], bounds: Partial<ImplementationBounds>])[] = [
  [[], { maxLog: 1 }],
  [[], { maxTerm: 1, maxMessages: 3, drop: true, duplicate: true }],
  [[], { maxTerm: 1, budgets: { crash: 2 } }],
  [['preVote', 'checkQuorum'], { maxTerm: 1 }],
  [['snapshots'], { maxTerm: 1, maxMessages: 1 }],
];

describe('an own subject that saves is explored to the counts of what it is made of:', () => {
  test.each(clusters)('%j, %j', (features, given) => {
    const options: ClusterOptions = { servers: 2, features, maxEntries: 2, maxInFlight: 2, disk: 'immediate' };
    const rest = { maxTerm: 2, maxLog: 2, maxMessages: 2, duplicate: false, drop: false, budgets: { crash: 1 } };
    const bounds = { ...rest, ...given };
    const declares: Partial<Declared> = { ...everything, features, save: true };
    const own = defineSubject({ name: 'saving', declares, make: savingServers });
    const counts = countsOf(implementationExplorable(options, bounds));
    expect(countsOf(ownExplorable(own, options, bounds))).toEqual(counts);
    expect(counts.distinct).toBeGreaterThan(100);
  });
});

test('what is saved too little shows in a run, though no view has it', () => {
  const options = { servers: 3, features: [], steps: 200, clients: 0, disk: 'immediate' } as const;
  const own = (forgetting?: Parameters<typeof savingServers>[1]): Target =>
    defineSubject({ name: 'saving', declares: { save: true }, make: (given) => savingServers(given, forgetting) });
  const partingOf = (target: Target): unknown => outcomeOf(forgettingRuns(target, options, 1, () => false));
  expect(partingOf(own())).toBe(null);
  const unsent = own((state) => {
    const { node } = state;
    return node === null ? state : { ...state, node: { ...node, progress: node.progress.map(forgetInFlight) } };
  });
  expect(partingOf(unsent)).toMatchObject({ field: 'sent' });
});

const forgetInFlight = (one: Progress): Progress => ({ ...one, inFlight: [] });

test('messages of the same words are two if they have another payload', () => {
  const message = { kind: 'Other', name: 'Message', term: 1, says: {} } as const;
  const envelope = (payload: unknown): Envelope => ({ from: 1, to: 2, message, payload });
  const keys = [undefined, 1, '1', { a: 1 }, new Map([['a', 1]])].map((payload) => envelopeKey(envelope(payload)));
  expect(new Set(keys).size).toBe(keys.length);
  expect(envelopeKey(envelope({ a: [1] }))).toBe(envelopeKey(envelope({ a: [1] })));
});

test.each<readonly [why: string, declares: Declarations, bounds: Partial<ImplementationBounds>]>([
  ['explore: saving relies on links that keep the order', { network: { order: 'fifo' } }, {}],
  ['drop: saving relies on a network that loses nothing', { network: { losses: false } }, { drop: true }],
  ['drop: the servers of saving hear of what is lost', { notices: true }, { drop: true }],
  ['duplicate: saving relies on a network', { network: { duplicates: false } }, { duplicate: true }],
])('what would accuse a sound subject is refused: %s', (why, declares, given) => {
  const own = defineSubject({ name: 'saving', declares: { ...declares, save: true }, make: savingServers });
  const options: ClusterOptions = { servers: 2, features: [], maxEntries: 2, maxInFlight: 2, disk: 'immediate' };
  const rest = { maxTerm: 1, maxLog: 1, maxMessages: 1, duplicate: false, drop: false, budgets: { crash: 0 } };
  expect(() => ownExplorable(own, options, { ...rest, ...given })).toThrow(why);
});
