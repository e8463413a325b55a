import type { Explanation } from '../../search/explain/explain.ts';
import { show } from '../printable.ts';
import { changesOf } from '../show/changes.ts';
import { stepText } from '../show/step-words.ts';
import type { AppliedStep, Link, Trace, TraceMessage, TraceStep } from '../trace.ts';
import type { PageStep, RunDocument } from './document.ts';
import { Messages, serverChanged } from './messages.ts';
import { Changes } from './servers.ts';

/** The steps and messages of a page. */
export type PagedRun = Pick<RunDocument, 'steps' | 'messages'>;

/** The steps of a run that goes on, with what each did: what was made of them before is kept. */
export class PagedSteps {
  readonly #servers: number;
  readonly #messages = new Messages();
  readonly #steps: PageStep[] = [];
  readonly #changes = new Changes();
  #cut: readonly Link[] = [];

  constructor(servers: number) {
    this.#servers = servers;
  }

  get length(): number {
    return this.#steps.length;
  }

  /** One step more. `about`: what it is in its schedule. */
  add(made: TraceStep, about: Pick<PageStep, 'suffix' | 'section'> = {}): void {
    const { number, fate, step } = made;
    this.#messages.add(made);
    this.#steps.push({
      number,
      kind: step.kind,
      text: stepText(made, this.#servers),
      effect: effectOf(made),
      fate,
      ...about,
      server: made.fate === 'applied' ? serverChanged(made) : 'server' in step ? step.server : null,
      ...(step.kind === 'request' && { client: step.client }),
      ...(step.kind === 'crash' && step.disk !== undefined && { disk: true as const }),
      ...(made.fate === 'applied' && happened(made, this.#cut, this.#messages.places, this.#changes)),
    });
    if (made.fate === 'applied') this.#cut = made.cut;
  }

  paged(): PagedRun {
    return { steps: [...this.#steps], messages: this.#messages.list() };
  }
}

/**
 * All steps of a run and its messages. `ofSchedule`: so many steps are the schedule's, the rest is the fault-free suffix, if
 * the violation came in it.
 */
export function pagedRun(trace: Trace, ofSchedule: number, explanation: Marked | null): PagedRun {
  const titles = titlesOf(trace, ofSchedule);
  const made = new PagedSteps(trace.schedule.options.servers);
  for (const step of trace.steps) {
    const section = titles.get(step.number);
    made.add(step, {
      ...(step.number > ofSchedule && { suffix: true as const }),
      ...(section !== undefined && { section }),
    });
  }
  const marks = marksOf(explanation);
  const { steps, messages } = made.paged();
  return { steps: steps.map((step) => ({ ...step, ...marks(step.number) })), messages };
}

function effectOf(made: TraceStep): string {
  if (made.fate === 'applied') return changesOf(made);
  return made.fate === 'skipped' ? 'does not apply here: skipped' : 'not made: a violation ends the run';
}

type Happened = Pick<PageStep, 'message' | 'sent' | 'changed' | 'cut'>;

function happened(
  made: AppliedStep,
  cutBefore: readonly Link[],
  places: Messages['places'],
  changes: Changes,
): Happened {
  const { message, copy, sent, cut } = made;
  const placeOf = ({ identity }: TraceMessage): readonly number[] => {
    const place = places.get(identity);
    return place === undefined ? [] : [place];
  };
  const [about] = message === null ? [] : placeOf(message);
  const left = [...(copy === null ? [] : [copy]), ...sent].flatMap(placeOf);
  const changed = changedBy(made, changes);
  return {
    ...(about !== undefined && { message: about }),
    ...(left.length > 0 && { sent: left }),
    ...(changed !== undefined && { changed }),
    ...(!sameLinks(cut, cutBefore) && { cut: cut.map(({ from, to }) => [from, to] as const) }),
  };
}

function changedBy(made: AppliedStep, changes: Changes): PageStep['changed'] {
  const server = serverChanged(made) ?? 0;
  const [before, after] = [made.before[server - 1], made.after[server - 1]];
  return before === undefined || after === undefined ? undefined : changes.of(before, after);
}

const sameLinks = (one: readonly Link[], other: readonly Link[]): boolean =>
  one === other ||
  (one.length === other.length && one.every(({ from, to }, k) => from === other[k]?.from && to === other[k].to));

function titlesOf({ schedule, steps }: Trace, ofSchedule: number): ReadonlyMap<number, string> {
  const stated = (schedule.sections ?? []).map(({ fromStep, title }) => [fromStep, show(title)] as const);
  const suffix = steps.length > ofSchedule ? [[ofSchedule + 1, 'The faults stop'] as const] : [];
  return new Map([...stated, ...suffix]);
}

type Marks = Pick<PageStep, 'cause' | 'end' | 'passes'>;

/** What of an explanation is said of single steps. */
export interface Marked extends Pick<Explanation, 'continuations'> {
  readonly slice: Pick<Explanation['slice'], 'inside' | 'ends'>;
}

function marksOf(explanation: Marked | null): (number: number) => Marks {
  if (explanation === null) return () => ({});
  const { slice, continuations } = explanation;
  const [inside, ends] = [new Set(slice.inside), new Set(slice.ends)];
  const passing = new Map(
    continuations?.branchings.map(({ after, passed, tried }) => [after, `${passed} of ${tried}`]),
  );
  return (number) => {
    const passes = passing.get(number);
    return {
      ...(inside.has(number) && { cause: true as const }),
      ...(ends.has(number) && { end: true as const }),
      ...(passes !== undefined && { passes }),
    };
  };
}
