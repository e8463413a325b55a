import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import { runningSteps } from '../../world/cluster/run.ts';
import type { Running } from '../../world/cluster/run.ts';
import type { Happening } from '../../world/cluster/world.ts';
import type { DraftOptions } from '../drawing/draft.ts';
import { drafts } from '../drawing/draft.ts';
import { drawsOf } from '../drawing/draws.ts';
import { canonicalising } from '../drawing/run-draft.ts';

/** The same steps, made twice, came to something else. */
export interface Parting {
  readonly step: number; // from 1
  readonly server: number;
  readonly field: string;
  readonly first: string;
  readonly again: string;
}

/** The same in words, of a run from what was saved. */
export const forgettingText = ({ step, server, field, first, again }: Parting): string =>
  `too little is saved: step ${step} of a run, from what was saved before it: n${server}, ${field}: first ${first}, then ${again}`;

/** The same in words. */
export const partingText = ({ step, server, field, first, again }: Parting): string =>
  `step ${step} of a run, made again: n${server}, ${field}: first ${first}, then ${again}`;

const schedulesMost = 20;
const schedulesLeast = 3;

/**
 * Runs drawn schedules again, on the same subject and on `beside`, another one that is made alike, and tells where a run
 * first is another than it was; null if none is. At least three, then until it is over.
 */
export const partingRuns = (
  target: Target,
  beside: Target,
  wanted: DraftOptions,
  seed: number,
  isOver: () => boolean,
): Running<Parting | null> => partingFrom(target, [target, beside], wanted, seed, isOver);

/**
 * Likewise with each server begun anew before each of its steps, from what was saved there: where a run is another, too
 * little is saved. Null if none is, and of a subject whose servers are not saved.
 */
export function* forgettingRuns(
  target: Target,
  wanted: DraftOptions,
  seed: number,
  isOver: () => boolean,
): Running<Parting | null> {
  const { code: make = target.make, reloaded } = target;
  if (reloaded === undefined) return null;
  return yield* partingFrom({ ...target, make }, [{ ...target, make: reloaded }], wanted, seed, isOver);
}

/** Runs drawn schedules, and each again on the others. */
function* partingFrom(
  target: Target,
  others: readonly Target[],
  wanted: DraftOptions,
  seed: number,
  isOver: () => boolean,
): Running<Parting | null> {
  for (const [k, draw] of drawsOf(() => drafts(wanted), seed, schedulesMost).entries()) {
    if (k >= schedulesLeast && isOver()) return null;
    const draft = draw();
    const { options } = draft;
    const { steps } = yield* canonicalising(target, draft, { suffix: false });
    const first = yield* seenIn(target, options, steps);
    for (const again of others) {
      const parting = partingOf(first, yield* seenIn(again, options, steps));
      if (parting !== null) return parting;
    }
  }
  return null;
}

/** What a step of a server showed, field by field. */
interface Seen {
  readonly step: number;
  readonly server: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

function* seenIn(target: Target, options: ClusterOptions, steps: Schedule['steps']): Running<readonly Seen[]> {
  const seen: Seen[] = [];
  const after = (_: unknown, happening: Happening, step: number): void => void seen.push(...shownIn(happening, step));
  yield* runningSteps(target, options, steps, { observer: { after }, suffix: false });
  return seen;
}

function shownIn({ seen }: Happening, step: number): readonly Seen[] {
  if (seen === null) return [];
  const { after, sent, replies, applied, server } = seen;
  return [{ step, server, fields: { ...after, sent, replies, applied } }];
}

function partingOf(first: readonly Seen[], remade: readonly Seen[]): Parting | null {
  for (const [k, { step, server, fields }] of first.entries()) {
    const other = remade[k];
    if (other === undefined) return { step, server, field: 'the step', first: 'taken', again: 'not taken' };
    for (const [field, value] of Object.entries(fields)) {
      const [one, again] = [textOf(value), textOf(other.fields[field])];
      if (one !== again) return { step, server, field, first: cut(one), again: cut(again) };
    }
  }
  return null;
}

const textColumns = 200;

const textOf = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

const cut = (text: string): string => (text.length <= textColumns ? text : `${text.slice(0, textColumns)}…`);
