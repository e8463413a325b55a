import type { SpecConfig } from '../../model/state/config.ts';
import type { SpecEventKind } from '../../model/state/event.ts';
import type { SpecRole } from '../../model/state/state.ts';
import type { SpecTransition } from '../../model/composing/transitions.ts';
import { specRoles, specTransitions } from '../../model/index.ts';
import type { CoveredTransition, SpecCoverage } from './coverage.ts';
import { mergeCoverage, noCoverage } from './coverage.ts';

/** Is told of a step of the spec: the role that it started from, and which transition was taken, null if none was. */
export type RecordStep = (role: SpecRole, event: SpecEventKind, transition: number | null) => void;

/** Gives the servers of a configuration of the spec what they tell their steps to. */
export interface StepRecorder {
  recordOf(config: SpecConfig): RecordStep;
}

/** Counts steps of the spec for whoever hands it to a subject. Machines of the same transitions are counted together. */
export class CoverageRecorder implements StepRecorder {
  readonly #counts = new Map<string, Count>();

  /** What the servers of that configuration tell their steps to. */
  recordOf(config: SpecConfig): RecordStep {
    const transitions = specTransitions(config);
    const key = JSON.stringify(transitions);
    const count = this.#counts.get(key) ?? new Count(transitions);
    this.#counts.set(key, count);
    return count.record;
  }

  /** What was recorded since the last time that it was taken. */
  take(): SpecCoverage {
    return [...this.#counts.values()].map((count) => count.take()).reduce(mergeCoverage, noCoverage);
  }
}

/** The steps of one role. */
interface RoleCount {
  readonly taken: number[]; // by transition
  readonly notEnabled: Map<SpecEventKind, number>;
}

class Count {
  readonly #transitions: readonly SpecTransition[];
  #roles: Readonly<Record<SpecRole, RoleCount>>;

  constructor(transitions: readonly SpecTransition[]) {
    this.#transitions = transitions;
    this.#roles = this.#nothing();
  }

  readonly record: RecordStep = (role, event, transition) => {
    const { taken, notEnabled } = this.#roles[role];
    if (transition === null) notEnabled.set(event, (notEnabled.get(event) ?? 0) + 1);
    else taken[transition] = (taken[transition] ?? 0) + 1;
  };

  take(): SpecCoverage {
    const transitions = this.#transitions.filter(({ state }) => this.#canBeIn(state)).map((one) => this.#covered(one));
    this.#roles = this.#nothing();
    return { transitions };
  }

  /** Into the state of a feature that is off (pre-candidate) no transition leads. */
  #canBeIn(state: SpecTransition['state']): boolean {
    return state === 'any' || state === 'follower' || this.#transitions.some(({ target }) => target === state);
  }

  #covered({ id, ...transition }: SpecTransition): CoveredTransition {
    const roles = transition.state === 'any' ? specRoles : [transition.state];
    let taken = 0;
    let refused = 0;
    for (const role of roles) {
      taken += this.#roles[role].taken[id] ?? 0;
      if (transition.guard !== null) refused += this.#pastIt(role, id, transition.event);
    }
    return { ...transition, taken, refused };
  }

  /** How often the role took a later candidate of the event than this one, or none. */
  #pastIt(role: SpecRole, id: number, event: SpecEventKind): number {
    const { taken, notEnabled } = this.#roles[role];
    const candidates = [role, 'any'].flatMap((state) =>
      this.#transitions.filter((one) => one.state === state && one.event === event),
    );
    const later = candidates.slice(candidates.findIndex((one) => one.id === id) + 1);
    return later.reduce((total, one) => total + (taken[one.id] ?? 0), notEnabled.get(event) ?? 0);
  }

  #nothing(): Readonly<Record<SpecRole, RoleCount>> {
    const role = (): RoleCount => ({ taken: this.#transitions.map(() => 0), notEnabled: new Map() });
    return { follower: role(), preCandidate: role(), candidate: role(), leader: role() };
  }
}
