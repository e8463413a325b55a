// @module-tag slow
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explain } from '../../search/explain/explain.ts';
import type { Explanation } from '../../search/explain/explain.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { loadSchedule } from '../format/load.ts';
import { targetOf } from '../replay.ts';
import { coreCampaign, coreTarget, election, runOf } from '../testing/example-runs.ts';
import { inFlightAfter, traceOf } from '../trace.ts';
import type { Known, PageServer, PageStep, RunDocument } from './document.ts';
import { runDocument } from './run-document.ts';
import { pageServer } from './servers.ts';

const saved = join(import.meta.dirname, '..');
const files = ['faults', 'scenarios', 'mutants'].flatMap((folder) =>
  readdirSync(join(saved, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${folder}/${name}`),
);
const load = (name: string): Schedule => loadSchedule(join(saved, name));
const around = { shrinking: { unknown: 'nobody says' }, command: '', tool: 'raftcheck 0' } as const;

/** Without an explanation; made once. */
function documentOf(name: string): RunDocument {
  const made = documents.get(name) ?? documentWith(name, null);
  documents.set(name, made);
  return made;
}

const documents = new Map<string, RunDocument>();

function documentWith(name: string, explanation: Explanation | null): RunDocument {
  const schedule = load(name);
  return runDocument(targetOf(schedule), schedule, { ...around, explanation });
}

/** So few replays that no test waits for them. */
function explained(name: string, replaysMax = 40): RunDocument {
  const schedule = load(name);
  return documentWith(name, explain(targetOf(schedule), schedule, { replaysMax }));
}

function known<Part>(part: Known<Part>): Part {
  if ('unknown' in part) throw new TypeError(part.unknown);
  return part.known;
}

const whyUnknown = (part: Known<unknown>): string => ('unknown' in part ? part.unknown : '');

/** The servers after a step, as the page puts them together. */
function serversAfter({ servers, steps }: RunDocument, number: number): readonly PageServer[] {
  const all = [...servers];
  for (const { server, changed } of steps.slice(0, number)) {
    const before = all[(server ?? 0) - 1];
    if (server !== null && changed !== undefined && before !== undefined) all[server - 1] = changedBy(before, changed);
  }
  return all;
}

function changedBy(before: PageServer, { entries, ...fields }: NonNullable<PageStep['changed']>): PageServer {
  const after = { ...before, ...fields };
  const end = (entries?.from ?? Infinity) - before.base - 1;
  const kept = before.entries.slice(Math.max(0, after.base - before.base), Math.max(0, end));
  return { ...after, entries: [...kept, ...(entries?.entries ?? [])] };
}

test('what the steps changed adds up to the servers as they are', () => {
  for (const name of files) {
    const document = documentOf(name);
    const schedule = load(name);
    const { steps } = traceOf(targetOf(schedule), schedule);
    const last = steps.findLast(({ fate }) => fate === 'applied');
    if (last?.fate !== 'applied') throw new TypeError(`${name}: nothing is made`);
    const middle = steps.slice(0, steps.length / 2).findLast(({ fate }) => fate === 'applied');
    for (const made of [last, middle]) {
      if (made?.fate !== 'applied') continue;
      expect(serversAfter(document, made.number), name).toEqual(made.after.map(pageServer));
    }
  }
});

test('every message is sent once, and what has neither arrived nor been lost is in flight', () => {
  for (const name of files) {
    const { messages, steps } = documentOf(name);
    const schedule = load(name);
    const trace = traceOf(targetOf(schedule), schedule);
    if (trace.culprit === null) continue; // its steps are more
    const kept = messages.filter(({ arrived, lost }) => lost === null && arrived.length === 0);
    const flying = inFlightAfter(trace, trace.steps.length).map(({ identity }) => identity);
    for (const { name: identity } of kept) expect(flying, name).toContain(identity);
    const sent = steps.flatMap((step) => step.sent ?? []);
    expect(new Set(sent).size).toBe(messages.length);
    const unsent = messages.filter(
      ({ sent: at, copyOf }, k) => copyOf === null && steps[(at ?? 0) - 1]?.sent?.includes(k) !== true,
    );
    expect(unsent, name).toEqual([]);
  }
});

test('the same schedule gives the same document', () => {
  const twice = [1, 2].map(() => JSON.stringify(explained('faults/stale-term-vote-counted.json')));
  expect(twice[0]).toBe(twice[1]);
});

test('the violating step, its cause and the rule are there', () => {
  const { verdict, steps, messages, story } = explained('faults/stale-term-vote-counted.json', 2_000);
  expect(verdict).toMatchObject({
    verdict: 'violated',
    property: 'Election Safety',
    culprit: 7,
    paper: 'Figure 3, §5.2',
  });
  const culprit = steps[6];
  expect(culprit).toMatchObject({ cause: true, end: true, text: 'deliver 1>3 RequestVoteResponse t1 #1' });
  expect(messages[culprit?.message ?? -1]).toMatchObject({ sent: 2, arrived: [7], term: 1, answer: true });
  const { rule, bug, changed } = known(story);
  expect(rule).toBe('At most one leader can be elected in a given term.');
  expect(bug?.sources.length).toBeGreaterThan(1);
  expect(changed).toMatchObject({ parts: 7, verdict: 'PASS   nothing is violated' });
});

test('what the fault-free suffix did is there where the violation came in it, and only then', () => {
  const { steps, verdict } = documentOf('faults/transfer-flag-never-cleared.json');
  const ofSchedule = load('faults/transfer-flag-never-cleared.json').steps.length;
  expect(verdict).toMatchObject({ property: 'Liveness', culprit: null });
  expect(steps.length).toBeGreaterThan(ofSchedule + 100);
  expect(steps.findIndex(({ suffix }) => suffix === true)).toBe(ofSchedule);
  expect(steps[ofSchedule]?.section).toBe('The faults stop');
  expect(documentOf('faults/documented.json').steps.some(({ suffix }) => suffix === true)).toBe(false);
});

describe('the spec beside it', () => {
  const differing = files.filter((name) => name.startsWith('faults/') && !name.includes('documented'));

  test('first differs where the explanation says', () => {
    let compared = 0;
    for (const name of differing) {
      const schedule = load(name);
      const explanation = explain(targetOf(schedule), schedule, { replaysMax: 8 });
      const divergence = explanation?.divergence ?? null;
      if (divergence === null) continue;
      compared += 1;
      const { step, server, difference } = divergence;
      const [first] = known(documentOf(name).spec).differences;
      const { field } = difference;
      expect(first, name).toMatchObject({ step, server });
      expect(first?.fields[0]?.[0], name).toBe(field);
    }
    expect(compared).toBeGreaterThan(35);
  });

  test('does not differ from the implementation', () => {
    const schedule: Schedule = { ...load('faults/prev-term-not-checked.json'), subject: 'impl' };
    const { spec } = runDocument(targetNamed('impl'), schedule, { ...around, explanation: null });
    const { differences, transitions } = known(spec);
    expect(differences).toEqual([]);
    expect(transitions.length).toBe(schedule.steps.length);
  });

  test('tells its transitions, and the guards that it asked before', () => {
    const { transitions } = known(documentOf('faults/stale-term-vote-counted.json').spec);
    expect(transitions[6]).toEqual({
      step: 7,
      taken: ['candidate on RequestVoteResponse [hasOlderTerm] / discard'],
      guards: [
        ['hasNewerTerm', false],
        ['hasOlderTerm', true],
      ],
    });
  });

  test('is missing where it would tell nothing, and says so', () => {
    expect(whyUnknown(documentOf('faults/documented.json').spec)).toContain('another engine');
    expect(whyUnknown(documentOf('mutants/vote-twice.json').spec)).toContain('the spec itself');
    const { schedule } = runOf(coreCampaign, { target: coreTarget });
    const core = runDocument(coreTarget, { ...schedule, subject: 'model:core' }, { ...around, explanation: null });
    expect(whyUnknown(core.spec)).toContain('spec');
  });
});

describe('the clients', () => {
  test('have a place for each operation that fits, and one has none', () => {
    const { operations, verdict, withoutPlace } = known(
      documentOf('faults/stepdown-reports-definite-failure.json').history,
    );
    expect(operations.length).toBeGreaterThan(1);
    expect(verdict).toMatch(/^Not linearizable: of what was asked of \w+, no order has a place for client \d's/);
    expect(operations[withoutPlace ?? -1]).toMatchObject({ place: null });
  });

  test('are missing where there are none, and the page says so', () => {
    expect(whyUnknown(documentOf('faults/documented.json').history)).toContain('no clients');
  });
});

test('nothing is explained where nothing is violated', () => {
  const { schedule, outcome } = runOf(election);
  expect(outcome.violation).toBeNull();
  const document = runDocument(targetNamed('impl'), schedule, { ...around, explanation: null });
  expect(whyUnknown(document.story)).toContain('nothing is violated');
  expect(document.verdict).toMatchObject({ verdict: 'holds', culprit: null });
});
