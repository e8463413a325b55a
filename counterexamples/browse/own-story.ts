import { liveness } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { explaining } from '../../search/explain/explain.ts';
import type { Explanation } from '../../search/explain/explain.ts';
import type { Running } from '../../world/cluster/run.ts';
import type { Known, PageStory } from '../page/document.ts';
import { pagedRun } from '../page/steps.ts';
import type { PagedRun } from '../page/steps.ts';
import { storyOf } from '../page/story.ts';
import { traceOf } from '../trace.ts';
import type { Trace } from '../trace.ts';
import { isShared } from './runs.ts';

/** Why the run that a session began with fails, as the page of its file tells it. */
export class OwnStory {
  readonly #target: Target;
  readonly #schedule: Schedule;
  #explanation: Explanation | null = null;
  #story: Known<PageStory>;

  constructor(target: Target, schedule: Schedule) {
    this.#target = target;
    this.#schedule = schedule;
    this.#story = {
      unknown: isShared(target)
        ? 'why it fails is being worked out, and will stand here'
        : 'explaining it takes many runs, and this subject has one at a time: raftcheck explain tells why it fails',
    };
  }

  /** Works it out, in small portions, while the session goes on. */
  *explaining(isOver: () => boolean): Running<void> {
    if (!isShared(this.#target)) return;
    try {
      this.#explanation = yield* explaining(this.#target, this.#schedule, { isOver });
      this.#story = storyOf(this.#target, traceOf(this.#target, this.#schedule), this.#explanation);
    } catch (error) {
      this.#story = { unknown: `the explanation failed: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  get story(): Known<PageStory> {
    return this.#story;
  }

  /** What is not seen of it, since it comes when the faults have stopped. */
  get remarks(): readonly string[] {
    const { violation, culprit } = this.#explanation ?? {};
    if (violation === undefined || culprit !== null) return [];
    const when = violation.property === liveness ? 'once the faults have stopped' : 'when the faults have stopped';
    return [`${violation.property} is violated ${when}, which is not shown here: the story tells why.`];
  }

  /** Its steps, those that led to the violation marked. */
  paged(trace: Trace): PagedRun {
    return pagedRun(trace, trace.steps.length, this.#explanation);
  }
}
