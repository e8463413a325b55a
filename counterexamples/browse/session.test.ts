import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadSchedule } from '../format/load.ts';
import { parseSchedule } from '../format/read.ts';
import { writeSchedule } from '../format/write.ts';
import { pagedRun } from '../page/steps.ts';
import { replaySchedule, targetOf } from '../replay.ts';
import { traceOf } from '../trace.ts';
import { subjectOfSchedule } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { outcomeOf } from '../../properties/progressive.ts';
import type { ClusterOptions, Feature } from '../../properties/seen/subject.ts';
import { standardFeatures } from '../../properties/seen/subject.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import type { LiveLook } from './live.ts';
import type { Aim } from './aim.ts';
import { BrowseError } from './browse-error.ts';
import { Session } from './session.ts';

const plain: ClusterOptions = { servers: 3, features: [], maxEntries: 4, maxInFlight: 4, disk: 'immediate' };

const sessionOf = (subject = 'impl', options: Partial<ClusterOptions> = {}): Session =>
  new Session({
    target: targetNamed(subject),
    schedule: { options: { ...plain, ...options }, steps: [] },
    at: 0,
    seed: 1,
    tool: 'raftcheck 0',
  });

const here = (session: Session): LiveLook => session.look(session.here);
const textsOf = ({ choices }: LiveLook): readonly string[] => choices.map(({ text }) => text);

/** Which of the choices is taken, and how far one goes back before; 32 bits each. */
const way = fc.record({ choice: fc.nat(), back: fc.constantFrom(0, 0, 0, 0, 0, 1, 3) });
const ways = fc.array(way, { maxLength: 30 });
const longWays = fc.array(way, { minLength: 20, maxLength: 30 });

const worlds = fc.record({
  subject: fc.constantFrom('impl', 'model', 'fault:commit-quorum-off-by-one', 'documented'),
  disk: fc.constantFrom('immediate' as const, 'delayed' as const),
  features: fc.constantFrom<readonly Feature[]>([], standardFeatures),
  clients: fc.constantFrom(undefined, 2),
});

interface Way {
  readonly choice: number;
  readonly back: number;
}

/** Goes there, with all that was seen on the way. */
function wandered(session: Session, way: readonly Way[]): void {
  for (const { choice, back } of way) {
    const { branch, at } = session.here;
    const place = { branch, at: Math.max(0, at - back) };
    const texts = textsOf(session.look(place));
    const text = texts[choice % Math.max(1, texts.length)];
    if (text !== undefined) session.take(place, text);
  }
}

const optionsOf = ({
  disk,
  features,
  clients,
}: { readonly [Key in 'disk' | 'features' | 'clients']?: unknown }): object => ({
  disk,
  features,
  ...(clients !== undefined && { clients }),
});

test('every step that is offered applies, and does what was said of it', () => {
  fc.assert(
    fc.property(worlds, ways, ({ subject, ...options }, way) => {
      const session = sessionOf(subject, optionsOf(options));
      wandered(session, way);
      const place = session.here;
      const { choices } = session.look(place);
      for (const { text } of choices) {
        const said = session.effect(place, text);
        session.take(place, text);
        const { steps } = session.document();
        const made = steps[place.at];
        expect([made?.fate, made?.text, made?.effect]).toEqual(['applied', text, said.text]);
        expect(session.document().verdict.verdict === 'violated').toBe(said.violates !== null);
      }
      const names = choices.map(({ text }) => text);
      expect(new Set(names).size).toBe(names.length);
    }),
    { numRuns: 8 },
  );
});

test('whatever was tried is there for ever: every branch, and every step before it', () => {
  fc.assert(
    fc.property(ways, (way) => {
      const session = sessionOf();
      const known = new Map<number, readonly string[]>();
      for (const one of way) {
        wandered(session, [one]);
        for (const { id, length } of session.state().branches) {
          session.go({ branch: id, at: length });
          const texts = session.document().steps.map(({ text }) => text);
          const before = known.get(id) ?? [];
          expect(texts.slice(0, before.length)).toEqual(before);
          known.set(id, texts);
        }
        expect(session.state().branches).toHaveLength(known.size);
      }
    }),
    { numRuns: 20 },
  );
});

test('the same step from the same place leads to the same branch', () => {
  const session = sessionOf();
  session.take({ branch: 0, at: 0 }, 'n1 timeout');
  session.take({ branch: 0, at: 0 }, 'n2 timeout');
  session.take({ branch: 0, at: 0 }, 'n1 timeout');
  expect(session.here).toEqual({ branch: 0, at: 1 });
  session.take({ branch: 1, at: 0 }, 'n2 timeout');
  expect(session.here).toEqual({ branch: 1, at: 1 });
  session.take({ branch: 1, at: 0 }, 'n1 timeout');
  expect(session.here).toEqual({ branch: 0, at: 1 });
  expect(session.state().branches).toHaveLength(2);
});

test('a branch that is saved replays equal', () => {
  fc.assert(
    fc.property(worlds, ways, ({ subject, ...options }, way) => {
      const session = sessionOf(subject, optionsOf(options));
      wandered(session, way);
      const schedule = session.schedule(session.here);
      const read = parseSchedule(writeSchedule(schedule), 'saved');
      expect(read).toEqual(schedule);
      expect(replaySchedule(read)).toMatchObject({ verdict: 'reproduced' });
      const { at } = session.here;
      const again = new Session({ target: targetNamed(subject), schedule: read, at, seed: 1, tool: '' });
      expect(again.document().steps.slice(0, at)).toEqual(session.document().steps.slice(0, at));
    }),
    { numRuns: 20 },
  );
});

test('what is kept of a run that goes on is what its page would have', () => {
  fc.assert(
    fc.property(worlds, longWays, ({ subject, ...options }, way) => {
      const session = sessionOf(subject, optionsOf(options));
      for (const one of way) {
        wandered(session, [one]);
        session.document();
      }
      const { steps, messages } = session.document();
      const { branch } = session.here;
      const { options: made, steps: taken } = session.schedule({ branch, at: steps.length });
      const schedule: Schedule = {
        ...subjectOfSchedule(targetNamed(subject)),
        title: '',
        options: made,
        steps: taken.slice(0, steps.length),
        expect: { verdict: 'holds' },
      };
      const trace = traceOf(targetNamed(subject), schedule, { suffix: false });
      expect({ steps, messages }).toEqual(pagedRun(trace, steps.length, null));
    }),
    { numRuns: 6 },
  );
});

const aims: readonly (readonly [string, Aim, string])[] = [
  ['impl', { kind: 'goal', goal: 'entry-committed' }, 'entry-committed'],
  ['impl', { kind: 'goal', goal: 'conflicting-entries-deleted' }, 'conflicting-entries-deleted'],
  ['impl', { kind: 'leader', server: 2, term: 3 }, 'n2 leads term 3'],
  ['fault:prev-term-not-checked', { kind: 'broken' }, 'A property breaks'],
];

test.each(aims)('%s: %j is found from here', (subject, aim, text) => {
  const session = sessionOf(subject);
  session.take(session.here, 'n1 timeout');
  const said = outcomeOf(session.search(session.here, aim));
  expect(said).toMatch(new RegExp(`^${text}: in \\d+ steps from step 1\\.$`));
  const { steps } = session.document();
  expect(steps[0]?.text).toBe('n1 timeout');
  expect(steps.every(({ fate }) => fate === 'applied')).toBe(true);
  expect(session.here).toEqual({ branch: 0, at: steps.length });
});

test('what is looked for comes with the last step', () => {
  const broken = sessionOf('fault:prev-term-not-checked');
  outcomeOf(broken.search(broken.here, { kind: 'broken' }));
  const { verdict, steps } = broken.document();
  expect([verdict.verdict, verdict.culprit]).toEqual(['violated', steps.length]);
  const leader = sessionOf();
  outcomeOf(leader.search(leader.here, { kind: 'leader', server: 2, term: 3 }));
  const last = leader.document().steps.at(-1);
  expect([last?.server, last?.changed]).toEqual([2, expect.objectContaining({ role: 'leader' })]);
  expect(outcomeOf(leader.search(leader.here, { kind: 'leader', server: 2, term: 3 }))).toContain('already');
});

test('a search makes a new branch where one stands within another', () => {
  const session = sessionOf();
  session.take(session.here, 'n1 timeout');
  session.take(session.here, 'n2 timeout');
  outcomeOf(session.search({ branch: 0, at: 1 }, { kind: 'goal', goal: 'leader-elected' }));
  expect(session.state().branches.map(({ from, length }) => [from, length > from])).toEqual([
    [0, true],
    [1, true],
  ]);
});

test('a saved counterexample is gone on with at any step; behind its violation nothing can happen', () => {
  const schedule = loadSchedule('counterexamples/faults/stale-term-vote-counted.json');
  const last = schedule.steps.length;
  const session = new Session({ target: targetOf(schedule), schedule, at: last - 1, seed: 1, tool: '' });
  expect(
    here(session)
      .choices.filter(({ effect }) => effect?.violates)
      .map(({ text }) => text),
  ).toEqual([session.document().steps.at(-1)?.text]);
  const { choices, over } = session.look({ branch: 0, at: last });
  expect([choices, over]).toEqual([[], expect.stringContaining('a violation ends it')]);
  expect(session.state().branches).toMatchObject([{ violated: 'Election Safety', length: last }]);
  expect(session.schedule({ branch: 0, at: last }).expect).toEqual(schedule.expect);
});

test('what cannot be is refused in a sentence', () => {
  const session = sessionOf();
  const place = session.here;
  expect(() => session.take(place, 'n1 heartbeat beat')).toThrow(BrowseError);
  expect(() => session.look({ branch: 1, at: 0 })).toThrow(BrowseError);
  expect(() => session.look({ branch: 0, at: 1 })).toThrow(BrowseError);
  expect(() => outcomeOf(session.search(place, { kind: 'goal', goal: 'toString' }))).toThrow(BrowseError);
  expect(() => outcomeOf(session.search(place, { kind: 'leader', server: 4, term: 1 }))).toThrow(BrowseError);
  expect(() => outcomeOf(sessionOf('model:core').search(place, { kind: 'broken' }))).toThrow(BrowseError);
  const core = sessionOf('model:core');
  core.take(core.here, 'n1 timeout');
  expect(textsOf(here(core))).toContain('n1 requestVote n2');
});
