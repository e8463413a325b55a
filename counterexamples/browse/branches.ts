import type { Step } from '../../properties/seen/schedule.ts';

/** Where one stands: behind so many steps of a branch, those included that it has in common with others. */
export interface Place {
  readonly branch: number;
  readonly at: number;
}

interface Branch {
  readonly id: number;
  readonly before: number | null; // the branch that it leaves
  readonly from: number; // behind so many steps of that
  readonly steps: Step[]; // its own
  violated: string | null; // the property that its last step broke
}

/** A branch as it is listed. */
export interface Listed extends Readonly<Pick<Branch, 'id' | 'from' | 'violated'>> {
  readonly depth: number; // how many it hangs on
  readonly length: number;
  readonly first: Step | null;
}

/**
 * All that was tried, as a tree: nothing in it is ever given up. A branch grows at its end; a step elsewhere begins another.
 * Each step is an object of its own, by which it is known.
 */
export class Branches {
  readonly #all: Branch[] = [];

  constructor(steps: readonly Step[]) {
    this.#all.push({ id: 0, before: null, from: 0, steps: steps.map(itself), violated: null });
  }

  get count(): number {
    return this.#all.length;
  }

  /** Those before it first, and those that leave one behind it, in the order in which they were begun. */
  list(): readonly Listed[] {
    const below = (parent: number | null, depth: number): readonly Listed[] =>
      this.#all
        .filter(({ before }) => before === parent)
        .flatMap(({ id, from, steps, violated }) => [
          { id, from, violated, depth, length: from + steps.length, first: steps[0] ?? null },
          ...below(id, depth + 1),
        ]);
    return below(null, 0);
  }

  length(id: number): number {
    const { from, steps } = this.#branch(id);
    return from + steps.length;
  }

  has({ branch, at }: Place): boolean {
    return this.#all[branch] !== undefined && at >= 0 && at <= this.length(branch);
  }

  /** The steps that lead to a place. */
  stepsTo({ branch, at }: Place): readonly Step[] {
    const { before, from, steps } = this.#branch(branch);
    if (before === null) return steps.slice(0, at);
    if (at <= from) return this.stepsTo({ branch: before, at });
    return [...this.stepsTo({ branch: before, at: from }), ...steps.slice(0, at - from)];
  }

  /** The place behind these steps from that place on: where they were taken before, or on a branch that grows or begins. */
  go(place: Place, steps: readonly Step[]): Place {
    let here = place;
    for (const step of steps) here = this.#behind(here, step) ?? this.#grown(here, step);
    return here;
  }

  end(id: number, violated: string): void {
    this.#branch(id).violated = violated;
  }

  #behind({ branch, at }: Place, step: Step): Place | null {
    const { id: owner } = this.#ownerOf({ branch, at });
    const leaving = this.#all.filter((one) => one.before === owner && one.from === at);
    const next = [branch, owner, ...leaving.map(({ id }) => id)].find((id) => {
      const taken = at < this.length(id) ? this.stepsTo({ branch: id, at: at + 1 }).at(-1) : undefined;
      return taken !== undefined && isSame(taken, step);
    });
    return next === undefined ? null : { branch: next, at: at + 1 };
  }

  #grown({ branch, at }: Place, step: Step): Place {
    if (at === this.length(branch)) {
      this.#branch(branch).steps.push(itself(step));
      return { branch, at: at + 1 };
    }
    const id = this.#all.length;
    this.#all.push({ id, before: this.#ownerOf({ branch, at }).id, from: at, steps: [itself(step)], violated: null });
    return { branch: id, at: at + 1 };
  }

  /** The branch to which the step before the place belongs. */
  #ownerOf({ branch, at }: Place): Branch {
    let one = this.#branch(branch);
    while (one.before !== null && at <= one.from) one = this.#branch(one.before);
    return one;
  }

  #branch(id: number): Branch {
    const branch = this.#all[id];
    if (branch === undefined) throw new RangeError(`there is no branch ${id}`);
    return branch;
  }
}

const itself = (step: Step): Step => ({ ...step });
const isSame = (one: Step, other: Step): boolean => JSON.stringify(one) === JSON.stringify(other);
