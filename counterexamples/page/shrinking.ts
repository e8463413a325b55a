import type { Schedule } from '../../properties/seen/schedule.ts';
import { stepText } from '../show/step-words.ts';
import type { ShrinkStage } from './document.ts';

/** As a schedule was at some moment while it was made shorter. */
export interface Shorter {
  readonly schedule: Pick<Schedule, 'options' | 'steps'>;
  readonly replays: number; // until then
}

const stagesMax = 30;

/** Notes how a schedule is made shorter, whatever of it is told again and again. */
export class Shortening {
  readonly #all: Shorter[] = [];

  note(now: Shorter): void {
    const before = this.#all.at(-1);
    if (before !== undefined && sameSteps(before, now)) return;
    this.#all.push(now);
  }

  /** From found to shortest, both included; of many, some. */
  stages(): readonly ShrinkStage[] {
    const last = this.#all.length - 1;
    const wanted = Math.min(stagesMax, this.#all.length);
    const chosen = Array.from({ length: wanted }, (_, k) => Math.round((k * last) / Math.max(1, wanted - 1)));
    return chosen.flatMap((k) => stageOf(this.#all[k]));
  }
}

function sameSteps(one: Shorter, other: Shorter): boolean {
  const [steps, others] = [one.schedule.steps, other.schedule.steps];
  return steps === others || (steps.length === others.length && JSON.stringify(steps) === JSON.stringify(others));
}

function stageOf(shorter: Shorter | undefined): readonly ShrinkStage[] {
  if (shorter === undefined) return [];
  const { schedule, replays } = shorter;
  const { servers } = schedule.options;
  return [
    { steps: schedule.steps.map((step, k) => stepText({ fate: 'notRun', number: k + 1, step }, servers)), replays },
  ];
}
