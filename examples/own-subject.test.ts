// @module-tag slow
import { besideSpec, explain, explore, fuzz, replay, shrink } from 'raftcheck';
import { expect, test } from 'vitest';
import elections, { electionsOf } from './elections.ts';

const properties = ['Election Safety', 'One Vote', 'Term Monotonic', 'Crash'];

test('two servers elect at most one leader a term, wherever they can get to', async () => {
  const { verdict, reason, distinct } = await explore(elections, { properties, servers: 2, maxMessages: 2 });
  expect([verdict, reason]).toEqual([
    'inconclusive',
    'within these bounds nothing is ever committed: raise maxMessages or maxLog',
  ]);
  expect(distinct).toBeGreaterThan(100);
});

test('who votes twice in a term is found out, and why', async () => {
  const subject = electionsOf(({ currentTerm }, term) => term === currentTerm, 'votes-twice');
  const { verdict, findings } = await fuzz(subject, { properties: ['Election Safety'], seed: 1, runs: 100 });
  expect(verdict).toBe('violated');
  const [finding] = findings;
  if (finding === undefined) throw new Error('nothing was found');
  const { schedule } = finding;
  expect(schedule).toMatchObject({ subject: 'votes-twice', expect: { property: 'Election Safety' } });
  expect(schedule.steps.map(({ kind }) => kind)).toEqual([
    'timeout',
    'timeout',
    'deliver',
    'deliver',
    'deliver',
    'deliver',
  ]);

  expect(await replay(schedule, { subject })).toMatchObject({ verdict: 'reproduced' });
  expect(await replay(schedule, { subject: elections })).toEqual({ verdict: 'fixed' });
  expect((await shrink(subject, schedule))?.schedule.steps).toEqual(schedule.steps);
  expect((await explain(subject, schedule))?.rule.rule).toMatch(/^At most one leader/);
});

test('beside the spec it is told where it parts: a leader begins its term with an entry', async () => {
  const { findings } = await fuzz(besideSpec(elections), { properties: ['Conformance'], seed: 1, runs: 100 });
  expect(findings[0]?.violation.fact).toMatch(/^n\d .*: the spec has .*, the code has /);
});
