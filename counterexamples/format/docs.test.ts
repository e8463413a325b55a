import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { specMutants } from '../../model/index.ts';
import { expiryAfter } from '../../properties/seen/store-with-sessions.ts';
import { coreActions, diskModes, diskTroubles, featureNames, harnessActions } from '../../properties/seen/subject.ts';
import { messageKinds } from '../../properties/seen/view.ts';
import { refusals, replyFields, roles, stateFields } from './assertions.ts';
import { limits } from './limits.ts';
import { runSteps } from '../../world/cluster/run.ts';
import { makeTarget } from '../../world/registry/registry.ts';
import { replaySchedule } from '../replay.ts';
import { parseSchedule } from './read.ts';
import { stepKeys, stepKinds } from './steps.ts';
import { fileFields } from './validate.ts';
import { writeSchedule } from './write.ts';

const page = readFileSync(new URL('../../docs/schedule-format.md', import.meta.url), 'utf8');

test('the example of docs/schedule-format.md is a schedule as we write it', () => {
  const [example = '', ...more] = [...page.matchAll(/```json\n([^]*?)```/g)].map(([, text = '']) => text);
  expect(more).toEqual([]);
  expect(writeSchedule(parseSchedule(example, 'docs/schedule-format.md'))).toBe(example);
});

test('the example runs as it says: every step applies and nothing is violated', () => {
  const [, example = ''] = /```json\n([^]*?)```/.exec(page) ?? [];
  const { subject, options, steps } = parseSchedule(example, 'docs/schedule-format.md');
  const target = makeTarget(subject, { conformance: true });
  const outcome = target === null ? null : runSteps(target, options, steps);
  expect(outcome).toMatchObject({ violation: null, skipped: [] });
});

test('docs/schedule-format.md names every key, kind and name', () => {
  const names = [
    ...Object.keys(fileFields),
    ...stepKinds.flatMap((kind) => [kind, ...stepKeys(kind)]),
    'maxEntries',
    'maxInFlight',
    'verdict',
    'property',
    'atStep',
    'fromStep',
    ...featureNames,
    ...diskModes,
    ...diskTroubles,
    'trouble',
    'choice',
    ...harnessActions,
    ...coreActions,
    ...specMutants.map((mutant) => `model:${mutant}`),
    ...messageKinds,
    ...Object.keys(stateFields(limits.servers)),
    'assert',
    'leaders',
    'replies',
    'answers',
    'client',
    'result',
    ...roles,
    ...Object.entries(replyFields(limits.servers)).flatMap(([kind, fields]) => [kind, ...Object.keys(fields)]),
    ...refusals,
  ];
  for (const name of names) expect(page, name).toContain(`\`${name}\``);
});

test('what the page says must hold does', () => {
  const [, lines = ''] = /```jsonc\n([^]*?)```/.exec(page) ?? [];
  const asserted = lines.trim().replace(/,$/, '');
  const options = { features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' };
  const begin = [
    { kind: 'timeout', server: 1 },
    { kind: 'deliver', message: '1>2 RequestVote t1 #1' },
    { kind: 'deliver', message: '1>3 RequestVote t1 #1' },
  ];
  const rest = { title: '', subject: 'impl', expect: { verdict: 'holds' } };
  const head = { format: 'raftcheck-schedule', version: 4, servers: 3, options, ...rest };
  const steps = `[${begin.map((step) => JSON.stringify(step)).join()},${asserted}]`;
  const schedule = parseSchedule(`${JSON.stringify(head).slice(0, -1)},"steps":${steps}}`, 'page');
  expect(schedule.assertions).toHaveLength(4);
  expect(replaySchedule(schedule)).toMatchObject({ verdict: 'reproduced' });
});

test('docs/schedule-format.md says when a session expires', () => {
  expect(page.replaceAll('\n', ' ')).toContain(`for more than ${expiryAfter} steps has expired`);
});

test('docs/schedule-format.md names the limits', () => {
  const { fileBytes, commandBytes, ...counts } = limits;
  for (const limit of [`${fileBytes / 2 ** 20} MiB`, `${commandBytes / 1024} KiB`]) expect(page).toContain(limit);
  for (const count of Object.values(counts)) expect(page).toContain(count.toLocaleString('en'));
});
