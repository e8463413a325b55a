// @module-tag slow
import { describe, expect, test } from 'vitest';
import type { Declared } from '../../properties/seen/declared.ts';
import { everything } from '../../properties/seen/declared.ts';
import type { ClusterOptions, Feature } from '../../properties/seen/subject.ts';
import { defineSubject } from '../../world/registry/define-subject.ts';
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
