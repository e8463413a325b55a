import type { Input, LocalState, Transition } from '../../../properties/seen/subject.ts';
import type { Envelope, ServerView } from '../../../properties/seen/view.ts';
import type { Explorable, OwnInput } from '../../numbering/explorable.ts';
import type { Renaming } from '../../symmetry/permutations.ts';
import { renamedValue } from './renamed-value.ts';
import type { Counts } from './search.ts';

/** A global state as it is thought of. */
export interface Global {
  readonly servers: readonly LocalState[]; // by id
  readonly messages: readonly Envelope[]; // in no order
  readonly spent: Readonly<Record<string, number>>; // of the budgets, by kind of input
  readonly history?: unknown; // what else is remembered
}

/** One step of one server. */
export interface NaiveStep {
  readonly before: ServerView;
  readonly input: Input;
  readonly transition: Transition;
}

export interface NaiveSearch extends Counts {
  readonly states: readonly Global[];
  readonly found: number | null; // length of a shortest path that ends with a step of that kind
}

type Enter = (state: Global, step: NaiveStep | null) => void;

/**
 * What the explorer does, without any of its cleverness: whole states, a set of their texts, one level after the other.
 * Ends with the level in which a step is as `sought`; what `remember` returns is part of the state.
 */
export function searchNaively(
  system: Explorable,
  sought: (step: NaiveStep) => boolean = () => false,
  remember: (history: unknown, step: NaiveStep) => unknown = () => undefined,
): NaiveSearch {
  const remembering = withMemory(system);
  const { subject, servers } = remembering;
  const first = { servers: idsUpTo(servers).map((id) => subject.boot(id)), messages: [], spent: {} };
  const states: Global[] = [first];
  const texts = new Texts();
  const seen = new Set([texts.of(first)]);
  let generated = 1;
  let depth = 0;
  let found: number | null = null;
  for (let level: readonly Global[] = [first]; level.length > 0 && found === null; depth += 1) {
    const next: Global[] = [];
    for (const global of level) {
      eachStep(remembering, global, (reached, step) => {
        const after = step === null ? reached : { ...reached, history: remember(global.history, step) };
        generated += 1;
        if (step !== null && sought(step)) found = depth + 1;
        const text = texts.of(after);
        if (seen.has(text)) return;
        seen.add(text);
        next.push(after);
        states.push(after);
      });
    }
    level = next;
  }
  return { distinct: states.length, generated, depth, states, found };
}

function eachStep(system: Explorable, global: Global, enter: Enter): void {
  for (const server of global.servers) {
    for (const input of system.inputs(server)) ownStep(system, global, server, input, enter);
  }
  const different = new Map(global.messages.map((message) => [JSON.stringify(message), message]));
  for (const message of different.values()) {
    const receiver = global.servers[message.to - 1];
    if (receiver !== undefined) serverStep(system, global, receiver, { kind: 'receive', envelope: message }, enter);
    const twice = { ...global, messages: [...global.messages, message] };
    if (system.network.duplicate && inFlight(system, twice) <= system.network.maxMessages) enter(twice, null);
    if (system.network.drop) enter({ ...global, messages: without(global.messages, message) }, null);
  }
}

function ownStep(system: Explorable, global: Global, server: LocalState, input: OwnInput, enter: Enter): void {
  const most = system.budgets[input.kind];
  const spent = global.spent[input.kind] ?? 0;
  if (most === undefined) return serverStep(system, global, server, input, enter);
  if (spent >= most) return;
  serverStep(system, { ...global, spent: { ...global.spent, [input.kind]: spent + 1 } }, server, input, enter);
}

function serverStep(system: Explorable, global: Global, server: LocalState, input: Input, enter: Enter): void {
  const { subject, network } = system;
  if (subject.enabled !== undefined && !subject.enabled(server, input)) return;
  const transition = subject.step(server, input);
  const taken = input.kind === 'receive' && transition.kept !== true;
  const rest = taken ? without(global.messages, input.envelope) : global.messages;
  const after: Global = {
    ...global,
    servers: global.servers.with(server.view.id - 1, transition.state),
    messages: [...rest, ...transition.sent],
  };
  // A step is always allowed that leaves no more messages than there were.
  const count = inFlight(system, after);
  if (count > network.maxMessages && count > inFlight(system, global)) return;
  enter(after, { before: server.view, input, transition });
}

const inFlight = (system: Explorable, { servers, messages }: Global): number =>
  messages.length + servers.reduce((sum, server) => sum + system.waiting(server), 0);

function without(messages: readonly Envelope[], taken: Envelope): readonly Envelope[] {
  return messages.toSpliced(
    messages.findIndex((one) => JSON.stringify(one) === JSON.stringify(taken)),
    1,
  );
}

const idsUpTo = (servers: number): readonly number[] => Array.from({ length: servers }, (_, k) => k + 1);

/** The system with a subject that is asked once for every local state and input: all that makes the search bearable. */
function withMemory(system: Explorable): Explorable {
  const { subject } = system;
  const states = new Map<string, LocalState>();
  const answers = new WeakMap<LocalState, Map<string, Transition | null>>();
  const answer = (state: LocalState, input: Input): Transition | null => {
    const ofState = answers.get(state) ?? new Map<string, Transition | null>();
    answers.set(state, ofState);
    const key = JSON.stringify(input);
    const known = ofState.get(key);
    if (known !== undefined) return known;
    const enabled = subject.enabled === undefined || subject.enabled(state, input);
    const found = enabled ? subject.step(state, input) : null;
    const reached = found && JSON.stringify(found.state);
    const same = reached === null ? undefined : states.get(reached);
    if (found !== null && reached !== null && same === undefined) states.set(reached, found.state);
    const kept = found && { ...found, state: same ?? found.state };
    ofState.set(key, kept);
    return kept;
  };
  const step = (state: LocalState, input: Input): Transition => {
    const transition = answer(state, input);
    if (transition === null) throw new TypeError('the step is not enabled');
    return transition;
  };
  return { ...system, subject: { ...subject, enabled: (state, input) => answer(state, input) !== null, step } };
}

/** Texts of global states, in which every part stands as a number: whole texts would take minutes. */
export class Texts {
  readonly #numbers = new Map<string, number>(); // by the text of a part
  readonly #known = new WeakMap<object, Map<string, number>>(); // by part, then by renaming

  /** A text that two global states share exactly if they are equal once all servers are renamed. */
  of({ servers, messages, spent, history }: Global, renaming: Renaming = []): string {
    const named = servers.map((state) => this.#part(state, renaming)).sort(byNumber); // each says whose it is
    const sent = messages.map((message) => this.#part(message, renaming)).sort(byNumber);
    return JSON.stringify([named, sent, Object.entries(spent).map(String).sort(), history]);
  }

  #part(value: object, renaming: Renaming): number {
    const key = renaming.join();
    const known = this.#known.get(value) ?? new Map<string, number>();
    this.#known.set(value, known);
    const number = known.get(key) ?? this.#numberOf(JSON.stringify(renamedValue(value, renaming)));
    known.set(key, number);
    return number;
  }

  #numberOf(text: string): number {
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }
}

const byNumber = (one: number, other: number): number => one - other;
