import type { Explorable } from '../../numbering/explorable.ts';
import type { Renaming } from '../../symmetry/permutations.ts';
import type { Input, LocalState, Transition } from '../../../properties/seen/subject.ts';
import type { ServerId } from '../../../properties/seen/view.ts';

/**
 * The servers of one target with some options, as any search meets them: equal states are one object, and so are
 * their steps. A search finds there what the ones before it have learned.
 */
export class Servers {
  steps = 0; // that are remembered
  readonly #booted = new Map<ServerId, LocalState>();
  readonly #stepped = new WeakMap<LocalState, Map<unknown, Transition>>(); // by input
  readonly #states = new Map<string, LocalState>();
  readonly #living = new WeakMap<LocalState, LocalState>(); // the same without what can no longer matter
  readonly #keys = new WeakMap<LocalState, Map<string, string>>(); // by renaming
  readonly #numbers = new Map<LocalState | Transition, number>();

  /** The same system, which asks its servers only for what is not known yet. */
  over(system: Explorable): Explorable {
    const { subject } = system;
    return {
      ...system,
      invariants: [], // those are asked by the judge
      subject: {
        ...subject,
        boot: (id) => this.#booted.get(id) ?? this.#boot(system, id),
        step: (state, input) => this.#step(system, state, input),
      },
      key: (state, renaming) => this.#key(system, state, renaming),
      withoutDead: (state) => this.#living.get(state) ?? this.#withoutDead(system, state),
    };
  }

  /** A number of its own for each of these states, and for each of these steps. */
  numberOf(one: LocalState | Transition): number {
    const known = this.#numbers.get(one);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(one, number);
    return number;
  }

  /** The one that stands for all states that are equal to it. */
  one(system: Explorable, state: LocalState): LocalState {
    return theOne(this.#states, this.#key(system, state, unrenamed(system)), state);
  }

  #boot(system: Explorable, id: ServerId): LocalState {
    const state = this.one(system, system.subject.boot(id));
    this.#booted.set(id, state);
    return state;
  }

  #step(system: Explorable, state: LocalState, input: Input): Transition {
    const steps = this.#stepped.get(state) ?? new Map<unknown, Transition>();
    const name = nameOf(input);
    const known = steps.get(name);
    if (known !== undefined) return known;
    const made = system.subject.step(state, input);
    const transition = { ...made, state: this.one(system, made.state) };
    steps.set(name, transition);
    this.#stepped.set(state, steps);
    this.steps += 1;
    return transition;
  }

  #withoutDead(system: Explorable, state: LocalState): LocalState {
    const living = this.one(system, system.withoutDead(state));
    this.#living.set(state, living);
    return living;
  }

  #key(system: Explorable, state: LocalState, renaming: Renaming): string {
    const name = renaming.join();
    const keys = this.#keys.get(state) ?? new Map<string, string>();
    const known = keys.get(name);
    if (known !== undefined) return known;
    const key = system.key(state, renaming);
    keys.set(name, key);
    this.#keys.set(state, keys);
    return key;
  }
}

const unrenamed = ({ servers }: Explorable): Renaming => Array.from({ length: servers }, (_, k) => k + 1);

/** Another one for another input: messages are known by identity. */
const nameOf = (input: Input): unknown => (input.kind === 'receive' ? input.envelope : JSON.stringify(input));

function theOne<Value>(all: Map<string, Value>, key: string, value: Value): Value {
  const known = all.get(key);
  if (known !== undefined) return known;
  all.set(key, value);
  return value;
}
