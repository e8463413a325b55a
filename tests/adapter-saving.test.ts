// @module-tag slow
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { adapterSubject } from '../door/adapter/adapter.ts';
import { SubjectError } from '../properties/subject-error.ts';
import type { ClusterOptions } from '../properties/seen/subject.ts';
import { implementationExplorable } from '../search/explore/implementation.ts';
import { ownExplorable } from '../search/explore/own.ts';
import { countsOf } from '../search/explore/testing/search.ts';
import { runSteps } from '../world/cluster/run.ts';
import { builtFolder } from './built.ts';

const saving = fileURLToPath(new URL('../door/adapter/testing/saving.mjs', import.meta.url));
const zoo = fileURLToPath(new URL('../door/adapter/testing/zoo.mjs', import.meta.url));
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

/** What comes of a run of servers that begin anew with what was saved before each step. */
function cameOf(way: string): string {
  const saved = adapterSubject(`'${process.execPath}' '${zoo}' '${way}'`, '.');
  const { reloaded: make = saved.make } = saved;
  const options: ClusterOptions = { servers: 2, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' };
  const steps = [1, 2, 1].map((server) => ({ kind: 'timeout', server }) as const);
  try {
    const { violation } = runSteps({ ...saved, make }, options, steps, { suffix: false });
    return violation === null ? 'nothing' : violation.fact;
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    return error.message;
  }
}

test.each([
  ['saves nothing', 'state: expected "state", got undefined; asked {"id":3,"op":"save","server":1}, got {"id":3}'],
  ['saves null', 'save(): expected plain data, got null'],
  ['saves, and loads no view', 'view: expected "view", got undefined; asked {"id":4,"op":"load","server":1,"state":1}'],
  ['saves and loads', 'nothing'],
])('an adapter that %s', (way, what) => {
  expect(cameOf(way)).toContain(what);
});
