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

/** Counts what the branches of a session took of the spec's machine: each step once, however many branches share it. */
export class Charting {
  readonly #runs: Runs | string; // with the spec beside them; or why there are none
  readonly #isShared: boolean;
  readonly #recorder = new CoverageRecorder();
  readonly #counted = new Set<Step>(); // which a tree of branches has at one place only
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
  count(branch: readonly Step[]): void {
    this.#count(branch, Infinity);
  }

  /** What was counted, after a portion of what was not, if that disturbs no other run. */
  chart(branches: readonly (readonly Step[])[]): LiveChart {
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
    const steps = new Set(branches.flat()).size;
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
  #count(branch: readonly Step[], most: number): number {
    const from = branch.findIndex((step) => !this.#counted.has(step));
    if (typeof this.#runs === 'string' || from === -1) return 0;
    const to = Math.min(branch.length, from + most);
    this.#runs.after(branch.slice(0, from));
    this.#isCounting = true;
    try {
      this.#runs.after(branch.slice(0, to));
    } finally {
      this.#isCounting = false;
    }
    for (const step of branch.slice(from, to)) this.#counted.add(step);
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
