import { propertyNames } from '../properties/judged.ts';
import type { Schedule } from '../properties/schedule/schedule.ts';
import { subjectNames } from '../properties/subjects/registry.ts';
import type { Target } from '../properties/target.ts';
import { crash, liveness } from '../properties/world/judge.ts';
import { ScheduleError } from './format/schedule-error.ts';
import { show } from './printable.ts';
import { replaySchedule, targetOf } from './replay.ts';
import type { ReplayVerdict } from './replay.ts';

/**
 * What a schedule of a file is judged by: everything, or the one property that it is expected to violate, since it may
 * have been found by a search for that property alone. Throws a ScheduleError if there is no such subject.
 */
export function knownTarget(schedule: Schedule, source = 'schedule'): Target {
  const target = anyProperty(schedule, source);
  const { expect } = schedule;
  if (expect.verdict === 'holds' || !propertyNames.includes(expect.property)) return target;
  return {
    ...target,
    invariants: target.invariants.filter(({ name }) => name === expect.property),
    unjudged: [crash, liveness].filter((name) => name !== expect.property),
  };
}

/** Runs a schedule again: the property that it is for decides, and only where that holds now, any other. */
export function replayKnown(schedule: Schedule, source = 'schedule'): ReplayVerdict {
  const verdict = replaySchedule(knownTarget(schedule, source), schedule);
  if (verdict.verdict !== 'fixed' && verdict.verdict !== 'stale') return verdict;
  const instead = replaySchedule(anyProperty(schedule, source), schedule);
  return instead.verdict === 'broken' ? instead : verdict;
}

function anyProperty(schedule: Schedule, source: string): Target {
  const target = targetOf(schedule);
  if (target !== null) return target;
  const fact = `${show(source)}: subject: expected a known subject, got "${show(schedule.subject)}"`;
  const names = subjectNames.filter((name) => !name.startsWith('fault:')).join(', ');
  throw new ScheduleError('SCHEDULE_FIELD', fact, `There are: ${names}, and fault:ID (npx raftcheck faults).`);
}
