import { expect, test } from 'vitest';
import { outcomeOf } from '../../properties/progressive.ts';
import { explain } from '../../search/explain/explain.ts';
import { loadSchedule } from '../format/load.ts';
import { runDocument } from '../page/run-document.ts';
import { targetOf } from '../replay.ts';
import { Session } from './session.ts';

function began(id: string): { readonly session: Session; readonly page: ReturnType<typeof runDocument> } {
  const schedule = loadSchedule(`counterexamples/faults/${id}.json`);
  const target = targetOf(schedule);
  const session = new Session({ target, schedule, at: schedule.steps.length, seed: 1, tool: '' });
  const around = { shrinking: { unknown: '' }, command: '', tool: '' };
  return { session, page: runDocument(target, schedule, { ...around, explanation: explain(target, schedule) }) };
}

const whyUnknown = (session: Session): string => {
  const { story } = session.document();
  return 'unknown' in story ? story.unknown : '';
};

test('the story and its marks are those of the page of its file, and of that run alone', () => {
  const { session, page } = began('stale-term-vote-counted');
  expect(whyUnknown(session)).toContain('being worked out');
  const { revision } = session;
  outcomeOf(session.explaining(() => false));
  expect(session.revision).toBeGreaterThan(revision);
  const { story, steps, verdict } = session.document();
  expect('known' in story).toBe(true);
  expect(story).toEqual(page.story);
  expect(steps).toEqual(page.steps);
  expect(verdict).toEqual(page.verdict);
  const { at } = session.here;
  const [choice] = session.look({ branch: 0, at: at - 1 }).choices.filter(({ effect }) => effect?.violates === null);
  session.take({ branch: 0, at: at - 1 }, choice?.text ?? '');
  expect(whyUnknown(session)).toContain('nothing is violated so far');
  session.go({ branch: 0, at });
  expect(session.document().story).toEqual(page.story);
});

test('what comes when the faults have stopped is not seen, but told', () => {
  const { session, page } = began('transfer-flag-never-cleared');
  outcomeOf(session.explaining(() => false));
  const { verdict, story } = session.document();
  expect(verdict.verdict).toBe('unknown');
  expect(verdict.remarks).toEqual([expect.stringContaining('is violated')]);
  expect(story).toEqual(page.story);
});

test('a run that began here has nothing to be explained', () => {
  const { session } = began('stale-term-vote-counted');
  const target = targetOf(loadSchedule('counterexamples/faults/stale-term-vote-counted.json'));
  const options = { servers: 3, features: [], maxEntries: 4, maxInFlight: 4, disk: 'immediate' } as const;
  const fresh = new Session({ target, schedule: { options, steps: [] }, at: 0, seed: 1, tool: '' });
  outcomeOf(fresh.explaining(() => false));
  expect(fresh.revision).toBe(session.revision);
  expect(whyUnknown(fresh)).toContain('nothing is violated so far');
});
