import { renamings } from '../symmetry/permutations.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import { causalOrderOf } from './causal-order.ts';
import type { CausalEvent } from './causal-order.ts';

/** Letters of all words that may be compared. Beyond it servers keep their names: what is alike may then look different. */
const lettersMax = 1_000_000;

/**
 * What a failing schedule comes to, as a text that is the same for two schedules of a subject if they break the same
 * property (of conformance: the same field) in the same causal shape; null if it does not fail. Two shapes are the same
 * if they differ only in how servers, clients, commands, keys and values are called, in which term it is, in the order
 * of steps that do not rest on one another, and in what touches the network alone.
 */
export function failureKey(target: Target, schedule: Pick<Schedule, 'options' | 'steps'>): string | null {
  const { events, violation } = causalOrderOf(target, schedule);
  if (violation === null) return null;
  const { property, difference } = violation;
  const { servers, voters = servers, features, disk } = schedule.options;
  const cluster = [servers, voters, [...features].sort(), disk];
  return JSON.stringify([property, difference?.field ?? null, ...cluster, ...leastWord(events, voters)]);
}

/** A way to call the servers that a run speaks of. */
type Naming = ReadonlyMap<ServerId, number>;

type Word = readonly string[];

/** The least of the words that the events have under all namings. */
function leastWord(events: readonly CausalEvent[], voters: number): Word {
  let least: Word | null = null;
  for (const naming of namingsOf(events)) least = lesserWord(events, naming, voters, least) ?? least;
  return least ?? [];
}

/** Every way to call the servers that the events speak of 1 to k; only one where those are too many. */
function namingsOf(events: readonly CausalEvent[]): readonly Naming[] {
  const spokenOf = new Set(events.flatMap(({ servers, sets }) => [...servers, ...sets.flat()]));
  const servers = [...spokenOf].sort((one, other) => one - other);
  const letters = servers.reduce((product, _, k) => product * (k + 1), events.length);
  const ways = letters > lettersMax ? [servers.map((_, k) => k + 1)] : renamings(servers.length);
  return ways.map((way) => new Map(servers.map((server, k) => [server, way[k] ?? 0])));
}

/** The word under a naming if it is less than `least`, else null. */
function lesserWord(events: readonly CausalEvent[], naming: Naming, voters: number, least: Word | null): Word | null {
  const word: string[] = [];
  let lesser = least === null;
  for (const letter of lettersUnder(events, naming, voters)) {
    const rival = lesser ? undefined : least?.[word.length];
    if (rival !== undefined && letter > rival) return null;
    if (rival !== undefined && letter < rival) lesser = true;
    word.push(letter);
  }
  return lesser ? word : null;
}

/**
 * Who votes from the start, then the events one by one, always the least of those whose causes have all come: each
 * server has one at most that is next, so no two are equal.
 */
function* lettersUnder(events: readonly CausalEvent[], naming: Naming, voters: number): Generator<string> {
  const places = new Map<number, number>(); // of the events that have come
  const names = new Map<string, number>(); // in order of appearance
  const queues = queuesOf(events);
  yield namesOf(
    naming,
    [...naming.keys()].filter((server) => server <= voters),
  );
  while (places.size < events.length) {
    let first: { readonly letter: string; readonly queue: number[] } | null = null;
    for (const queue of queues) {
      const event = events[queue.at(-1) ?? -1];
      if (event === undefined || event.causes.some((cause) => !places.has(cause))) continue;
      const letter = letterOf(event, naming, places, names);
      if (first === null || letter < first.letter) first = { letter, queue };
    }
    const next = first?.queue.pop();
    if (first === null || next === undefined) throw new TypeError('events go round in circles');
    places.set(next, places.size);
    for (const name of events[next]?.names ?? []) if (!names.has(name)) names.set(name, names.size);
    yield first.letter;
  }
}

/** The events of each server, the next one last. */
function queuesOf(events: readonly CausalEvent[]): readonly number[][] {
  const queues = new Map<ServerId, number[]>();
  for (const [number, { servers }] of [...events.entries()].reverse()) {
    const [own = 0] = servers;
    const queue = queues.get(own);
    if (queue === undefined) queues.set(own, [number]);
    else queue.push(number);
  }
  return [...queues.values()];
}

function letterOf(
  { what, servers, sets, names, causes }: CausalEvent,
  naming: Naming,
  places: ReadonlyMap<number, number>,
  known: ReadonlyMap<string, number>,
): string {
  const fresh = [...new Set(names)].filter((name) => !known.has(name));
  const called = names.map((name) => known.get(name) ?? known.size + fresh.indexOf(name));
  return [
    servers.map((server) => naming.get(server)).join(' '),
    what,
    ...sets.map((set) => namesOf(naming, set)),
    ...called.map((name) => `#${name}`),
    ...causes.map((cause) => `@${places.get(cause)}`),
  ].join(' ');
}

const namesOf = (naming: Naming, servers: readonly ServerId[]): string =>
  `{${servers
    .map((server) => naming.get(server) ?? 0)
    .sort((one, other) => one - other)
    .join(',')}}`;
