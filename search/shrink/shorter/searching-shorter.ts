import { scheduleOf } from '../../numbering/path.ts';
import { withFeature, withoutFeature } from '../../../properties/seen/features.ts';
import type { ClusterOptions, Feature } from '../../../properties/seen/subject.ts';
import type { Target } from '../../../properties/judging/target.ts';
import { liveness } from '../../../properties/judging/judge.ts';
import type { Progressive } from '../../../properties/progressive.ts';
import type { Shorter, Shrunk } from '../shrunk.ts';
import { shrinking } from '../shrink.ts';
import { mayBecome, replay } from '../trial.ts';
import type { Failing } from '../trial.ts';
import { ShorterSearch } from './search.ts';
import { linkKinds } from '../../../world/steps/network/links.ts';
import { boundsOf, spaceOf, whyNotSearched } from './space.ts';
import type { Bounds, Space } from './space.ts';
import type { Learned } from './learned.ts';
import { PastSearches } from './past-searches.ts';
import type { Searched } from './past-searches.ts';

/** What the cluster may have beyond what the schedule at hand has. */
export interface Room {
  readonly servers: number; // so many
  readonly features: readonly Feature[];
}

const statesPerPortion = 50;
const statesPerLook = 500; // at the limit
const suffixWeight = 40; // a fault-free suffix costs about as much as so many states
const replaysMax = 5_000;

/** One search. */
interface Attempt extends Searched {
  readonly share: number; // of the states allowed
  readonly decides: boolean; // that no schedule is shorter, if it finds none
}

/**
 * Looks at every schedule that is shorter, as far as the states allowed suffice: first those that keep within what the
 * schedule does, lower terms before higher ones, then all, then those with options a little different, and those that
 * begin as it does. What breaks the same property takes its place. `past`: of the same target and violation.
 */
export function* searchingShorter(
  target: Target,
  start: Shrunk,
  room: Room,
  statesMax: number,
  past = new PastSearches(),
): Progressive<Shrunk> {
  let best = start;
  let before = 0;
  const why = whyNotSearched(target, start.candidate.options);
  if (why !== null) return { ...start, shorter: { known: 'nothing', why } };
  if (statesMax === 0) return start;
  while (best.candidate.steps.length > 0) {
    const search = new Searching(target, best, past);
    const found = yield* search.run(room, statesMax);
    before += search.states;
    if (found === null) return { ...best, shorter: search.shorter ?? { known: 'undecided', states: before } };
    const shrunk = yield* shrinking(target, found, replaysMax, false);
    best = { ...shrunk, replays: best.replays + shrunk.replays };
  }
  return { ...best, shorter: { known: 'none', bounds: null, states: 0 } }; // nothing is shorter than no steps
}

class Searching {
  states = 0;
  shorter: Shorter | null = null;
  readonly #target: Target;
  readonly #best: Shrunk;
  readonly #past: PastSearches;

  constructor(target: Target, best: Shrunk, past: PastSearches) {
    this.#target = target;
    this.#best = best;
    this.#past = past;
  }

  *run(room: Room, statesMax: number): Progressive<Shrunk, Failing | null> {
    for (const attempt of attemptsOn(this.#target, this.#best, room)) {
      if (attempt.begin.length > 0 && this.#isShortest) return null; // what begins as it does was looked at with all
      const found = yield* this.#try(attempt, attempt.share * statesMax);
      if (found !== null) return found;
    }
    return null;
  }

  /** With its options, whatever it begins with. */
  get #isShortest(): boolean {
    return this.shorter?.known === 'none' && this.shorter.bounds === null;
  }

  /** Those with the options of the schedule itself are most, one after another: what they learn is kept for them. */
  #learned(space: Space, options: ClusterOptions): Learned | undefined {
    const { candidate, violation } = this.#best;
    return options === candidate.options ? this.#past.learned.with(this.#target, options, space, violation) : undefined;
  }

  *#try(attempt: Attempt, statesMax: number): Progressive<Shrunk, Failing | null> {
    const { options, bounds, begin, decides } = attempt;
    const { violation, candidate } = this.#best;
    const wanted = { violation, stepsMax: candidate.steps.length - 1 - begin.length };
    if (this.#past.findNothing(attempt, wanted.stepsMax, statesMax)) return null;
    const space = spaceOf(this.#target, options, bounds, violation.property, begin);
    const search = new ShorterSearch(this.#target, options, space, wanted, this.#learned(space, options));
    const cost = (): number => search.states + suffixWeight * search.runs;
    while (search.status === 'searching' && cost() < statesMax) {
      const states = Math.min(statesPerLook, Math.ceil(statesMax));
      for (let done = 0; done < states && search.status === 'searching'; done += statesPerPortion) {
        yield this.#best;
        search.advance(Math.min(statesPerPortion, states - done));
      }
    }
    this.states += cost();
    if (search.status === 'complete' && decides && !search.outOfRoom) {
      this.shorter = { known: 'none', bounds, states: search.states };
    }
    if (search.status !== 'found') {
      const { depth } = search;
      const complete = search.status === 'complete';
      if (!complete || !decides) this.#past.note(attempt, { statesMax, cost: cost(), complete, depth }); // else it is to count again
      return null;
    }
    const steps = scheduleOf(this.#target, options, search.path, begin);
    const found = replay(this.#target, { options, steps }, violation, violation.property === liveness);
    if (found === null) throw new Error(`${violation.property} is not broken by the path that was found for it`);
    return found;
  }
}

const lowTermMost = 4;
const tailLeast = 3; // steps
const tailMost = 10;

function* attemptsOn(target: Target, { candidate }: Shrunk, room: Room): Generator<Attempt> {
  const { options, steps } = candidate;
  const alike = boundsOf(target, candidate);
  const aside = { begin: [], decides: false };
  for (let maxTerm = 1; maxTerm < Math.min(alike.maxTerm, lowTermMost); maxTerm += 1) {
    yield { ...aside, options, bounds: { ...alike, maxTerm }, share: 0.25 };
  }
  for (const bounds of [alike, null]) yield { options, bounds, begin: [], share: 0.5, decides: true };
  for (const others of plainerOptions(options, room)) yield { ...aside, options: others, bounds: alike, share: 0.5 };
  for (const others of variantsOf(options, room).filter((one) => mayBecome(target, options, one))) {
    yield { ...aside, options: others, bounds: allowing(others, alike), share: 0.1 };
  }
  for (let tail = tailLeast; tail <= Math.min(tailMost, steps.length - 1); tail += 1) {
    const begin = steps.slice(0, steps.length - tail).filter(({ kind }) => !linkKinds.includes(kind));
    yield { options, bounds: null, begin, share: 0.1, decides: false };
  }
}

/**
 * Without one of the features, with one server more, or with all of those and nothing else: what made a schedule simple
 * may have made it long.
 */
function plainerOptions(options: ClusterOptions, { servers }: Room): readonly ClusterOptions[] {
  const { disk, network } = options;
  return [
    ...(options.servers < servers ? [{ ...options, servers: options.servers + 1 }] : []),
    ...options.features.map((feature) => ({ ...options, features: withoutFeature(options.features, feature) })),
    ...(options.features.length > 0
      ? [{ servers, features: [], maxEntries: 1, maxInFlight: 1, disk, ...(network && { network }) }]
      : []),
  ];
}

/** The same bounds; who takes no part at first may be let in, which takes an entry. */
function allowing({ voters }: ClusterOptions, bounds: Bounds): Bounds {
  const { kinds, maxLog } = bounds;
  if (voters === undefined || kinds.includes('reconfigure')) return bounds;
  return { ...bounds, maxLog: maxLog + 1, kinds: [...kinds, 'reconfigure'] };
}

/** Options of which one is another. A single voter leads at once. */
function variantsOf(options: ClusterOptions, { features }: Room): readonly ClusterOptions[] {
  const { servers, voters = servers, ...others } = options;
  const variants: ClusterOptions[] = [
    { ...options, maxEntries: options.maxEntries === 1 ? 4 : 1 },
    { ...options, maxInFlight: options.maxInFlight === 1 ? 4 : 1 },
    { ...options, disk: options.disk === 'immediate' ? 'delayed' : 'immediate' },
  ];
  if (!options.features.includes('membership')) {
    if (!features.includes('membership') || servers === 1) return variants;
    return [...variants, { ...options, servers: 2, voters: 1, features: withFeature(options.features, 'membership') }];
  }
  for (let first = 1; first <= servers; first += 1) {
    if (first === voters) continue;
    variants.push(first === servers ? { servers, ...others } : { servers, voters: first, ...others });
  }
  return variants;
}
