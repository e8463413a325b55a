import type { PageMessage } from '../../page/document.ts';
import { show } from '../../printable.ts';
import type { ItfValue } from './itf-value.ts';
import { textOf } from './itf-value.ts';
import { naturalOf, pairsOf } from './raft-variables.ts';

/** What became of the messages in one step, as places in the list of all messages. */
export interface MessagesOfStep {
  readonly sent: readonly number[];
  readonly arrived: number | null;
  readonly lost: readonly number[];
  readonly gone: readonly number[]; // no longer there; whether they arrived or were lost the trace does not say
}

/** What a trace says of a step beyond its states. */
export interface SaidOfStep {
  readonly action: string; // '' if it does not say
  readonly message: string; // its identity, likewise
}

type Known = { -readonly [Name in keyof PageMessage]: PageMessage[Name] };

const fieldNames = {
  from: ['from', 'msource', 'source', 'src'],
  to: ['to', 'mdest', 'dest', 'dst'],
  kind: ['mtype', 'type', 'kind'],
  term: ['term', 'mterm'],
} as const;

/**
 * The messages that a trace shows in flight: which of them come and go from state to state. `messages` may be a set, a list,
 * or a bag (a map of messages to how many there are).
 */
export class Flights {
  readonly messages: Known[] = [];
  readonly #idOf: (value: ItfValue | undefined) => number | null;
  readonly #counts = new Map<string, number>(); // of names
  readonly #places = new Map<string, number>(); // by name
  #inFlight = new Map<string, readonly number[]>(); // places, by what a message says; -1: it is not drawn

  constructor(initial: ItfValue | undefined, idOf: (value: ItfValue | undefined) => number | null) {
    this.#idOf = idOf;
    this.after(initial, 0, { action: '', message: '' });
  }

  /** What came and went in that step, behind which `messages` is so. */
  after(messages: ItfValue | undefined, step: number, said: SaidOfStep): MessagesOfStep {
    const before = this.#inFlight;
    const now = new Map<string, readonly number[]>();
    const sent: number[] = [];
    const left: number[] = [];
    for (const [text, { value, count }] of countsOf(messages)) {
      const known = before.get(text) ?? [];
      const more = Array.from({ length: Math.max(0, count - known.length) }, () => this.#add(value, step));
      now.set(text, [...known.slice(Math.max(0, known.length - count)), ...more]);
      sent.push(...more);
      left.push(...known.slice(0, Math.max(0, known.length - count)));
    }
    for (const [text, known] of before) if (!now.has(text)) left.push(...known);
    this.#inFlight = now;
    return this.#fates(sent.filter(isDrawn), left.filter(isDrawn), step, said);
  }

  #fates(sent: readonly number[], left: readonly number[], step: number, said: SaidOfStep): MessagesOfStep {
    const named = this.#places.get(said.message) ?? -1;
    if (dropping.test(said.action)) {
      for (const place of left) this.#fate(place, { lost: step });
      return { sent, arrived: null, lost: left, gone: [] };
    }
    const isDelivered = named !== -1 && said.action === 'deliver'; // it may stay in flight
    const [only] = left;
    const arrived = isDelivered ? named : (only ?? null);
    const gone = left.filter((place) => place !== named || !isDelivered);
    for (const place of new Set([...left, ...(isDelivered ? [named] : [])])) {
      this.#fate(place, { arrived: [...(this.messages[place]?.arrived ?? []), step] });
    }
    return { sent, arrived, lost: [], gone };
  }

  #fate(place: number, fate: Partial<Pick<PageMessage, 'arrived' | 'lost'>>): void {
    const message = this.messages[place];
    if (message !== undefined) Object.assign(message, fate);
  }

  /** Its place among the messages; -1 if it does not tell between whom it goes. */
  #add(value: ItfValue, step: number): number {
    if (value.kind !== 'record') return -1;
    const field = (name: keyof typeof fieldNames): ItfValue | undefined =>
      fieldNames[name].map((one) => value.fields.get(one)).find((one) => one !== undefined);
    const [from, to] = [this.#idOf(field('from')), this.#idOf(field('to'))];
    if (from === null || to === null) return -1;
    const body = value.fields.get('body');
    const tag = body?.kind === 'record' ? body.fields.get('tag') : undefined;
    const kind = nameOf(tag ?? field('kind'));
    const term = naturalOf(field('term')) ?? 0;
    const alike = `${from}>${to} ${kind} t${term}`;
    const count = (this.#counts.get(alike) ?? 0) + 1;
    this.#counts.set(alike, count);
    const identity = value.fields.get('identity');
    const said = [...value.fields].filter(([name]) => !aboutIt.has(name));
    const name = identity?.kind === 'text' ? show(identity.value) : `${alike} #${count}`;
    this.#places.set(name, this.messages.length);
    return (
      this.messages.push({
        name,
        from,
        to,
        kind,
        term,
        answer: /response|reply|ack/i.test(kind),
        text: show(said.map(([about, one]) => `${about} ${textOf(one)}`).join(', '), textColumns),
        fields: said.map(([about, one]) => [show(about), show(textOf(one))]),
        sent: step === 0 ? null : step,
        copyOf: null,
        arrived: [],
        lost: null,
      }) - 1
    );
  }
}

const dropping = /^(drop|lose)/i;
const textColumns = 120;
const aboutIt: ReadonlySet<string> = new Set([...Object.values(fieldNames).flat(), 'identity']);

const isDrawn = (place: number): boolean => place >= 0;

function nameOf(value: ItfValue | undefined): string {
  if (value === undefined) return 'message';
  return show(value.kind === 'text' ? value.value : textOf(value), 40);
}

/** Each message with how many of it there are. */
function countsOf(
  messages: ItfValue | undefined,
): ReadonlyMap<string, { readonly value: ItfValue; readonly count: number }> {
  const counts = new Map<string, { readonly value: ItfValue; readonly count: number }>();
  const add = (value: ItfValue, more: number): void => {
    const text = textOf(value);
    counts.set(text, { value, count: (counts.get(text)?.count ?? 0) + more });
  };
  if (messages?.kind === 'list' || messages?.kind === 'set') for (const value of messages.items) add(value, 1);
  else for (const [value, count] of pairsOf(messages)) add(value, Math.min(naturalOf(count) ?? 0, copiesMost));
  return counts;
}

const copiesMost = 1_000;
