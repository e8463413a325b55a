import type { ClusterOptions, Input, LocalState, Subject, Transition } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import { isBuiltIn } from '../../world/registry/registry.ts';

const transitionsMax = 20_000; // that are remembered: then all are forgotten

/**
 * The same target, whose servers remember what they did: replays of schedules that differ little have most of their steps
 * in common. A state or a message is known by identity, as it came out of a step that is remembered; what throws is not.
 * Others than the built-in ones are taken as they are: that their steps are pure functions, they only promise.
 */
export function remembering(target: Target): Target {
  if (!isBuiltIn(target)) return target;
  const memory = new Memory();
  return { ...target, make: (options) => memory.over(target, options) };
}

class Memory {
  readonly #subjects = new Map<string, Subject>(); // by the options that they were made with
  #left = transitionsMax;

  over(target: Target, options: ClusterOptions): Subject {
    if (this.#left <= 0) {
      this.#subjects.clear();
      this.#left = transitionsMax;
    }
    const name = JSON.stringify(options);
    const known = this.#subjects.get(name);
    if (known !== undefined) return known;
    const subject = this.#remembered(target.make(options));
    this.#subjects.set(name, subject);
    return subject;
  }

  #remembered(subject: Subject): Subject {
    const booted = new Map<ServerId, LocalState>();
    const stepped = new WeakMap<LocalState, Map<unknown, Transition>>();
    return {
      ...subject,
      boot: (id) => {
        const state = booted.get(id) ?? subject.boot(id);
        booted.set(id, state);
        return state;
      },
      step: (state, input) => {
        const steps = stepped.get(state) ?? new Map<unknown, Transition>();
        const name = nameOf(input);
        const known = steps.get(name);
        if (known !== undefined) return known;
        const transition = subject.step(state, input);
        steps.set(name, transition);
        stepped.set(state, steps);
        this.#left -= 1;
        return transition;
      },
    };
  }
}

/** Another one for another input. */
const nameOf = (input: Input): unknown => (input.kind === 'receive' ? input.envelope : JSON.stringify(input));
