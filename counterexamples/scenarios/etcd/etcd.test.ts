import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { AssertedServers, Assertion } from '../../../properties/seen/assertion.ts';
import type { Schedule } from '../../../properties/seen/schedule.ts';
import { loadSchedule } from '../../format/load.ts';
import { writeSchedule } from '../../format/write.ts';
import { replaySchedule } from '../../replay.ts';
import { scriptEnds } from './script-ends.ts';
import type { ScriptEnd } from './script-ends.ts';

const pathOf = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));

const scripts: readonly (readonly [script: string, end: ScriptEnd])[] = Object.entries(scriptEnds);
const scenario = (script: string): Schedule => loadSchedule(pathOf(`${script}.json`));

type OfServers = Extract<Assertion, AssertedServers>;

/** What a file asserts after its last step. */
const atEnd = ({ steps, assertions = [] }: Schedule): readonly Assertion[] =>
  assertions.filter(({ after }) => after === steps.length);

const ofServer = (schedule: Schedule, server: number): readonly OfServers[] =>
  atEnd(schedule).filter((one) => one.assert === 'servers' && one.servers.includes(server)) as readonly OfServers[];

const leadersOf = (schedule: Schedule): readonly (readonly number[])[] =>
  atEnd(schedule).flatMap((one) => (one.assert === 'leaders' ? [one.servers] : []));

const serversOf = ({ options: { servers } }: Schedule): readonly number[] =>
  Array.from({ length: servers }, (_, k) => k + 1);

test('every file is of a script, and there are 25 at least', () => {
  const files = readdirSync(pathOf('.')).filter((file) => file.endsWith('.json'));
  expect(files.toSorted()).toEqual(scripts.map(([script]) => `${script}.json`).toSorted());
  expect(files.length).toBeGreaterThanOrEqual(25);
});

describe.each(scripts)('%s', (script, end) => {
  const schedule = scenario(script);

  test('all that it asserts holds on the implementation, which breaks no property and does as the spec', () => {
    expect(schedule).toMatchObject({ subject: 'impl', expect: { verdict: 'holds' } });
    expect(replaySchedule(schedule)).toEqual({ verdict: 'reproduced', violation: null });
  });

  test('it is written as we write it', () => {
    expect(writeSchedule(schedule)).toBe(readFileSync(pathOf(`${script}.json`), 'utf8'));
  });

  test('at its end it asserts who leads, and the term and the commitIndex of every server', () => {
    expect(leadersOf(schedule)).toHaveLength(1);
    for (const server of serversOf(schedule)) {
      expect(ofServer(schedule, server).some(({ currentTerm }) => currentTerm !== undefined)).toBe(true);
      expect(ofServer(schedule, server).some(({ commitIndex }) => commitIndex !== undefined)).toBe(true);
    }
  });

  test('where its end is not that of the script, it says why', () => {
    expect(endsAlike(schedule, end) || schedule.differs !== undefined).toBe(true);
  });

  test('none of it would hold if it were another', () => {
    const { assertions = [] } = schedule;
    const replayed = replaySchedule({ ...schedule, assertions: assertions.map(tampered) });
    const unmet = replayed.verdict === 'broken' ? replayed.unmet : [];
    const told = unmet.map(({ place, server, field }) => `${place} ${server} ${field.replace(/\[.*/, '')}`);
    expect(told.toSorted()).toEqual(assertions.flatMap(everyField).toSorted());
  });
});

/** Does it end with the leaders, terms and commit indexes of the script? */
function endsAlike(schedule: Schedule, { begins, more = 0, leaders, terms, commits }: ScriptEnd): boolean {
  const stated = (server: number): OfServers => Object.assign({}, ...ofServer(schedule, server)) as OfServers;
  const states = serversOf(schedule).slice(0, terms.length).map(stated);
  return (
    leadersOf(schedule).join(';') === leaders.join(',') &&
    states.every(({ currentTerm }, k) => currentTerm === terms[k]) &&
    states.every(({ commitIndex = NaN }, k) => commitIndex + begins - more === commits[k])
  );
}

/** The same with every single thing changed that it says. */
function tampered(assertion: Assertion): Assertion {
  if (assertion.assert === 'leaders') {
    const others = assertion.servers.includes(1)
      ? assertion.servers.filter((one) => one !== 1)
      : [1, ...assertion.servers];
    return { ...assertion, servers: others };
  }
  if (assertion.assert === 'replies') return { ...assertion, replies: [] };
  if (assertion.assert !== 'servers') return assertion;
  const { role, votedFor, leaderId, currentTerm, commitIndex, appliedIndex, base, log, durableLog } = assertion;
  const { configuration, progress } = assertion;
  const another = (server: number | null): number | null => (server === null ? 1 : null);
  return {
    ...assertion,
    ...(role !== undefined && { role: role === 'follower' ? 'leader' : 'follower' }),
    ...(votedFor !== undefined && { votedFor: another(votedFor) }),
    ...(leaderId !== undefined && { leaderId: another(leaderId) }),
    ...(currentTerm !== undefined && { currentTerm: currentTerm + 1 }),
    ...(commitIndex !== undefined && { commitIndex: commitIndex + 1 }),
    ...(appliedIndex !== undefined && { appliedIndex: appliedIndex + 1 }),
    ...(base !== undefined && { base: base + 1 }),
    ...(log !== undefined && { log: [...log, [99]] }),
    ...(durableLog !== undefined && { durableLog: [...durableLog, [99]] }),
    ...(configuration !== undefined && {
      configuration: { ...configuration, newVoters: [...(configuration.newVoters ?? []), 9] },
    }),
    ...(progress !== undefined && { progress: [...progress, { server: 1, nextIndex: 9, matchIndex: 9 }] }),
  };
}

/** All that it says, as it is told where it is not so. */
function everyField(assertion: Assertion, k: number): readonly string[] {
  const place = assertion.after + k;
  if (assertion.assert !== 'servers') return [`${place} null ${assertion.assert}`];
  const { assert: _, servers, after: __, ...state } = assertion;
  return servers.flatMap((server) => Object.keys(state).map((field) => `${place} ${server} ${field}`));
}

test('the table of README.md is that of the files', () => {
  const rows = scripts.map(([script, end]) => {
    const schedule = scenario(script);
    const labels = (schedule.differs ?? []).map((line) => line.slice(0, Math.max(0, line.indexOf(':'))));
    for (const label of labels) expect(label, script).toMatch(/^[a-z][a-z -]+$/);
    const alike = endsAlike(schedule, end) ? 'same' : 'different';
    return `| \`${script}.txt\` | [${script}.json](${script}.json) | ${alike} | ${labels.length === 0 ? 'nothing' : labels.join(', ')} |`;
  });
  const readme = readFileSync(pathOf('README.md'), 'utf8');
  const table = readme.split('\n').filter((line) => line.startsWith('| `'));
  expect(table).toEqual(rows);
  const labels = new Set(
    scripts.flatMap(([script]) => scenario(script).differs ?? []).map((line) => line.split(':')[0]),
  );
  for (const label of labels) expect(readme).toContain(`**${label}**`);
});
