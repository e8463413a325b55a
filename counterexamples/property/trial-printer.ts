import { textOfThrown } from '../../properties/internal-error.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Trial } from '../../search/arbitrary/trial.ts';
import { show } from '../printable.ts';
import { count } from '../show/words.ts';
import { failureText } from './failure-text.ts';
import { SavedFailure } from './saved-failure.ts';

/** What is shown and kept of one failure, however short it has become. */
interface Kept {
  readonly saved: SavedFailure | null;
  newest: Trial;
  isShortest: boolean; // nothing shorter is looked for any more
}

/** How fast-check prints the schedules of a property: what fails last in full, anything else in a line. */
export class TrialPrinter {
  readonly #target: Target;
  readonly #out: string | null;
  readonly #kept = new WeakMap<Trial, Kept>(); // by how it was found

  /** `out`: the folder in which what fails is saved. */
  constructor(target: Target, out: string | null) {
    this.#target = target;
    this.#out = out;
  }

  /** Notes that it fails, or that nothing shorter is looked for. */
  keep(schedule: Schedule, trial: Trial): void {
    const first = firstOf(trial);
    const kept = this.#kept.get(first) ?? {
      saved: this.#out === null ? null : new SavedFailure(this.#out),
      newest: trial,
      isShortest: false,
    };
    this.#kept.set(first, kept);
    if (trial.look?.shorter !== null) kept.newest = trial;
    kept.isShortest = trial.look?.isLast === true;
    kept.saved?.keep(schedule, kept.isShortest);
  }

  textOf(schedule: Schedule, trial: Trial): string {
    if (trial.look?.shorter === null) return 'nothing shorter yet';
    const { known } = trial;
    if (known === null) return `a run with ${count(trial.options.servers, 'server')}`;
    if ('error' in known) return thrownText(known.error);
    const { failing, isDecided, steps } = known;
    if (failing === null) return `${count(steps.length, 'step')}: ${isDecided ? 'nothing is violated' : 'not decided'}`;
    const kept = this.#kept.get(firstOf(trial));
    const { property, atStep } = failing.violation;
    if (kept?.newest !== trial) return `${count(steps.length, 'step')}: ${show(property)} at step ${atStep}`;
    const { isShortest, saved } = kept;
    const stepsFound = trial.look === null ? null : stepsOf(trial.look.first);
    return failureText(this.#target, schedule, { stepsFound, isShortest, saved });
  }
}

const firstOf = (trial: Trial): Trial => trial.look?.first ?? trial;

/** With those of the fault-free suffix that led to a violation of safety in it. */
function stepsOf({ judged: { steps, failing } }: Trial): number {
  return steps.length + (failing?.suffix.length ?? 0);
}

/** What an invariant threw, or raftcheck, with the stack of where it did. */
function thrownText(error: unknown): string {
  if (!(error instanceof Error)) return show(textOfThrown(error));
  const { stack } = error.cause instanceof Error ? error.cause : error;
  return ['', show(String(error)), '', ...(stack ?? '').split('\n').map((line) => `  ${show(line)}`), ''].join('\n');
}
