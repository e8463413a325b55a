// @module-tag slow
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { adapterSubject } from '../door/adapter/adapter.ts';
import type { ClusterOptions } from '../properties/seen/subject.ts';
import { implementationExplorable } from '../search/explore/implementation.ts';
import { ownExplorable } from '../search/explore/own.ts';
import { countsOf } from '../search/explore/testing/search.ts';
import { builtFolder } from './built.ts';

const saving = fileURLToPath(new URL('../door/adapter/testing/saving.mjs', import.meta.url));
const target = adapterSubject(`'${process.execPath}' '${saving}' '${builtFolder()}'`, '.');
const rest = { maxTerm: 2, maxLog: 1, maxMessages: 2, duplicate: false, drop: false, budgets: { crash: 1 } };

test.each([
  [[], rest],
  [['preVote'], { ...rest, maxTerm: 1 }],
] as const)(
  'a subject in another process that saves is explored to the counts of what it hosts: %j',
  (features, bounds) => {
    const options: ClusterOptions = { servers: 2, features, maxEntries: 2, maxInFlight: 2, disk: 'immediate' };
    const counts = countsOf(implementationExplorable(options, bounds));
    expect(countsOf(ownExplorable(target, options, bounds))).toEqual(counts);
    expect(counts.distinct).toBeGreaterThan(100);
  },
);
