import type {
  Invariant,
  Named,
  PairCheck,
  PlainHistoryInvariant,
  StateCheck,
  StateView,
  StepCheck,
  Verdict,
} from '../../properties/invariants/invariant.ts';
import type { Difference } from '../../properties/seen/subject.ts';
import { unreachable } from '../../properties/unreachable.ts';
import type { ServerView } from '../../properties/seen/view.ts';
import { differs, liveness } from '../../properties/judging/judge.ts';
import { InvariantError } from '../../properties/invariants/invariant-error.ts';
import type { NotJudged } from '../../properties/invariants/not-judged.ts';
import { ofPair } from '../../properties/invariants/pairs.ts';
import type { Refutation } from '../../properties/judging/judge.ts';
import type { HistoryView, StepView } from '../../properties/history/step-view.ts';
import type { Explorable } from './explorable.ts';

/** Something to ask, and the property that it is, or is a part of. */
interface Asked<Check> {
  readonly property: Named;
  readonly check: Check;
}

/**
 * The invariants of a system as a search through its states can ask them: each by what it is given. What is not asked, or
 * only in part, is named.
 */
export class Judges {
  readonly histories: readonly PlainHistoryInvariant[];
  readonly #pairs: Asked<PairCheck>[] = [];
  readonly #states: Asked<StateCheck>[] = []; // that say more than any two servers show
  readonly #steps: Asked<StepCheck>[] = [];
  readonly #notJudged: NotJudged[];
  readonly #undecided = new Set<string>();

  /** `histories`: whether they are kept. */
  constructor({ invariants, notJudged = [] }: Pick<Explorable, 'invariants' | 'notJudged'>, histories: boolean) {
    this.#notJudged = [...notJudged];
    const ofHistory: PlainHistoryInvariant[] = [];
    for (const invariant of invariants) {
      if (invariant.of !== 'history') {
        this.#ask(invariant, invariant);
        continue;
      }
      const { withoutHistory } = invariant;
      if (withoutHistory !== undefined) this.#ask(invariant, withoutHistory);
      const why = whyNotAsked(invariant, histories);
      if (why !== null) this.#notJudged.push({ property: invariant.name, reason: why });
      else if (invariant.memory === undefined) ofHistory.push(invariant);
    }
    this.#notJudged.push({ property: liveness, reason: 'what comes once the faults are over is not explored' });
    this.histories = ofHistory;
  }

  /** Properties of which a clean end says nothing, or not all. */
  get notJudged(): readonly NotJudged[] {
    const undecided = [...this.#undecided].map((property) => ({ property, reason: 'a verdict hit a limit' }));
    return [...this.#notJudged, ...undecided];
  }

  /** Whether anything is asked of whole states. */
  get asksStates(): boolean {
    return this.#states.length > 0;
  }

  /** What two servers of a state show to be broken, in whichever order they are taken. */
  refutedByPair(one: ServerView, other: ServerView): Refutation | null {
    return this.#first(this.#pairs, (pairs) => ofPair(pairs, one, other));
  }

  /** What else a state shows. */
  refutedByState(state: StateView): Refutation | null {
    return this.#first(this.#states, (check) => check.check(state));
  }

  /** What a step shows by itself, and where it is not the spec's. */
  refutedByStep(step: StepView, difference: Difference | null): Refutation | null {
    const broken = this.#first(this.#steps, (check) => check.check(step));
    return broken ?? (difference && differs(step.server, difference));
  }

  /** What a step shows in its history. */
  refutedByHistory(seen: HistoryView): Refutation | null {
    for (const property of this.histories) {
      if (property.concerns?.(seen) === false) continue;
      const refutation = this.#refutation(
        property,
        asked(property, () => property.check(seen)),
      );
      if (refutation !== null) return refutation;
    }
    return null;
  }

  /** Whether the step may break anything in some history. */
  concerns(step: StepView): boolean {
    return this.histories.some((invariant) => invariant.concerns?.(step) !== false);
  }

  #ask(property: Named, check: StateCheck | StepCheck): void {
    switch (check.of) {
      case 'state':
        if (check.pairs === undefined) this.#states.push({ property, check });
        else this.#pairs.push({ property, check: check.pairs });
        return;
      case 'step':
        this.#steps.push({ property, check });
        return;
      default:
        return unreachable(check);
    }
  }

  #first<Check>(all: readonly Asked<Check>[], verdictOf: (check: Check) => Verdict): Refutation | null {
    for (const { property, check } of all) {
      const refutation = this.#refutation(
        property,
        asked(property, () => verdictOf(check)),
      );
      if (refutation !== null) return refutation;
    }
    return null;
  }

  #refutation({ name: property, paper }: Named, verdict: Verdict): Refutation | null {
    if (verdict.verdict === 'unknown') this.#undecided.add(property);
    return verdict.verdict === 'violated' ? { property, paper, fact: verdict.fact } : null;
  }
}

/** Why a property of histories is not asked as it is; null if it is. */
function whyNotAsked(
  { memory, ofClients, withoutHistory }: Extract<Invariant, { readonly of: 'history' }>,
  histories: boolean,
): string | null {
  if (ofClients === true) return 'what is explored has no clients';
  const part = withoutHistory === undefined ? '' : ': only what a state or a step shows is judged';
  if (memory !== undefined) return `what it remembers is not kept${part}`;
  return histories ? null : `histories are not kept${part}`;
}

/** Throws an InvariantError if the invariant throws. */
function asked({ name }: Named, verdict: () => Verdict): Verdict {
  try {
    return verdict();
  } catch (error) {
    throw new InvariantError(name, null, error);
  }
}
