import type { SpecConfig } from '../../model/index.ts';
import { specTransitions } from '../../model/index.ts';
import type { RecordStep, StepRecorder } from '../../world/coverage/recorder.ts';
import type { CoveragePoint } from './corpus.ts';
import { hashOf, mixed } from './hash.ts';
import type { Watch } from './watch.ts';

const hashes = 2 ** 32; // coverage points of the spec lie above it, so that nobody takes them for abstract states

/** Is it a step of the spec? */
export const isOfSpec = (point: CoveragePoint): boolean => point >= hashes;

/** Listens to the spec beside a subject: each of its transitions is a coverage point, and each behind the one before it. */
export class SpecSteps implements StepRecorder {
  #taken: number[] = [];

  recordOf(config: SpecConfig): RecordStep {
    const names = specTransitions(config).map(({ state, event, guard, action }) =>
      hashOf(JSON.stringify([state, event, guard, action])),
    );
    return (role, event, transition) => {
      const name = transition === null ? undefined : names[transition];
      this.#taken.push(mixed(name ?? hashOf(event), hashOf(role)));
    };
  }

  /** What the spec did in a run from now on. */
  watch(): Watch {
    let before = 0;
    this.#taken = [];
    return (_world, _happening, reach) => {
      for (const now of this.#taken) {
        const pair = mixed(before, now);
        before = now;
        reach(hashes + (now >>> 0));
        reach(hashes + (pair >>> 0));
      }
      this.#taken = [];
    };
  }
}

/** Tells both. */
export const bothRecorders = (one: StepRecorder, other: StepRecorder): StepRecorder => ({
  recordOf(config) {
    const [first, second] = [one.recordOf(config), other.recordOf(config)];
    return (role, event, transition) => {
      first(role, event, transition);
      second(role, event, transition);
    };
  },
});
