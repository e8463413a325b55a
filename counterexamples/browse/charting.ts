import type { SpecConfig } from '../../model/index.ts';
import { specRoles } from '../../model/index.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { guardsOf, mergeCoverage, noCoverage } from '../../world/coverage/coverage.ts';
import type { SpecCoverage } from '../../world/coverage/coverage.ts';
import { CoverageRecorder } from '../../world/coverage/recorder.ts';
import type { RecordStep } from '../../world/coverage/recorder.ts';
import type { PairMaker } from '../../world/registry/makers.ts';
import { shownBeside } from '../../world/registry/shown-beside.ts';
import type { LiveChart } from './live.ts';
import { isShared, Runs } from './runs.ts';

const stepsAtOnce = 500; // that may be counted at one question: some fifty milliseconds

/** A branch that is to be counted. */
export interface ChartedBranch {
  readonly id: number;
  readonly length: number; // steps that were made
  readonly own: number; // of those, behind the branch that it leaves
  readonly steps: () => readonly Step[]; // that were made
}

/** Counts what the branches of a session took of the spec's machine: each step once, however many branches share it. */
export class Charting {
  readonly #runs: Runs | string; // with the spec beside them; or why there are none
  readonly #isShared: boolean;
  readonly #recorder = new CoverageRecorder();
  readonly #counted = new Set<Step>(); // which a tree of branches has at one place only
  readonly #done = new Map<number, number>(); // steps, by branch
  #coverage: SpecCoverage = noCoverage;
  #isCounting = false;

  constructor(target: Target, options: ClusterOptions) {
    this.#isShared = isShared(target);
    const make = shownBeside(target, { recordOf: (config) => this.#recordOf(config) });
    if (typeof make === 'string') {
      this.#runs = make;
      return;
    }
    this.#runs = new Runs({ ...target, make: undisputed(make), invariants: [] }, options);
    this.#runs.after([]); // so that the machine is known
    this.#runs.elsewhere();
  }

  /** Counts a branch to its end: where the subject has one run at a time, only who asks for it gets that. */
  count(branch: ChartedBranch): void {
    this.#count(branch, Infinity);
  }

  /** What was counted, after a portion of what was not, if that disturbs no other run. */
  chart(branches: readonly ChartedBranch[]): LiveChart {
    if (typeof this.#runs === 'string') return { unknown: this.#runs };
    let left = stepsAtOnce;
    for (const branch of this.#isShared ? branches : []) {
      if (left <= 0) break;
      left -= this.#count(branch, left);
    }
    this.#coverage = mergeCoverage(this.#coverage, this.#recorder.take());
    const { transitions } = this.#coverage;
    const states = new Set(transitions.map(({ state }) => state));
    const counted = this.#counted.size;
    const steps = branches.reduce((sum, { own }) => sum + own, 0);
    return {
      known: {
        roles: specRoles.filter((role) => states.has(role)),
        transitions,
        guards: guardsOf(this.#coverage),
        counted,
        steps,
        branches: branches.length,
        goesOn: this.#isShared && counted < steps,
      },
    };
  }

  /** How many steps were counted. */
  #count({ id, length, steps }: ChartedBranch, most: number): number {
    if (typeof this.#runs === 'string' || this.#done.get(id) === length) return 0;
    const all = steps();
    const from = all.findIndex((step) => !this.#counted.has(step));
    const to = from === -1 ? length : Math.min(length, from + most);
    this.#done.set(id, to);
    if (from === -1) return 0;
    this.#runs.after(all.slice(0, from));
    this.#isCounting = true;
    try {
      this.#runs.after(all.slice(0, to));
    } finally {
      this.#isCounting = false;
    }
    for (const step of all.slice(from, to)) this.#counted.add(step);
    this.#runs.elsewhere();
    return to - from;
  }

  #recordOf(config: SpecConfig): RecordStep {
    const record = this.#recorder.recordOf(config);
    return (...step) => {
      if (this.#isCounting) record(...step);
    };
  }
}

/** The spec goes its own way where the two differ, and no run ends before that which is shown. */
const undisputed =
  (make: PairMaker): PairMaker =>
  (options) => {
    const pairs = make(options);
    return { ...pairs, step: (state, input) => ({ ...pairs.step(state, input), difference: null }) };
  };
