import { columnsOf, rowsOf } from './columns.ts';
import type { Columns } from './columns.ts';
import type { Known, PageMessage, PageSpec, PageStep, PageTransition, RunDocument } from './document.ts';

/**
 * A document without what follows from the rest of it, and its long lists as columns: a third of the size once it is
 * compressed, and far less to read. The page unpacks it, so there is nothing of Node here.
 */
export interface PackedDocument {
  readonly rest: Omit<RunDocument, 'messages' | 'steps' | 'spec'>;
  readonly spec: Known<Omit<PageSpec, 'transitions'>>;
  readonly transitions: Columns;
  readonly messages: Columns;
  readonly steps: Columns;
}

export function packed({ messages, steps, spec, ...rest }: RunDocument): PackedDocument {
  return {
    rest,
    spec: 'known' in spec ? { known: { differences: spec.known.differences } } : spec,
    transitions: columnsOf('known' in spec ? spec.known.transitions : []),
    messages: columnsOf(packedMessages(messages, steps)),
    steps: columnsOf(packedSteps(steps, messages)),
  };
}

/** The document again. */
export function unpacked(document: PackedDocument): RunDocument {
  const bare = rowsOf(document.messages) as readonly PackedMessage[];
  const names = countedNames(bare);
  const named = bare.map((message, k) => ({ name: names[k] ?? '', ...message }));
  const steps = unpackedSteps(rowsOf(document.steps) as readonly PackedStep[], named);
  const fates = fatesOf(named, steps);
  const transitions = rowsOf(document.transitions) as readonly PageTransition[];
  return {
    ...document.rest,
    messages: named.map((message, k) => ({ ...(fates[k] ?? unsent), ...message })),
    steps,
    spec: 'known' in document.spec ? { known: { ...document.spec.known, transitions } } : document.spec,
  };
}

type Fate = Pick<PageMessage, 'sent' | 'arrived' | 'lost'>;

/** A message of which only that is said which nothing else tells. */
type PackedMessage = Omit<PageMessage, 'name' | keyof Fate> & Partial<Pick<PageMessage, 'name'> & Fate>;

/** A step at its place, and how many messages left in it: the next ones. */
type PackedStep = Omit<PageStep, 'number'> & { readonly number?: number; readonly sends?: number };

const unsent: Fate = { sent: null, arrived: [], lost: null };

function packedMessages(messages: readonly PageMessage[], steps: readonly PageStep[]): readonly PackedMessage[] {
  const names = countedNames(messages);
  const fates = fatesOf(messages, steps);
  return messages.map(({ name, sent, arrived, lost, ...message }, k) => {
    const fate = { sent, arrived, lost };
    return {
      ...message,
      ...(name !== names[k] && { name }),
      ...(!isSame(fate, fates[k]) && fate),
    };
  });
}

function isSame(one: Fate, other: Fate | undefined): boolean {
  const { sent, lost, arrived } = one;
  if (other === undefined || sent !== other.sent || lost !== other.lost) return false;
  return arrived.length === other.arrived.length && arrived.every((step, k) => step === other.arrived[k]);
}

/** The names that messages have if those that are alike are counted in their order. */
function countedNames(messages: readonly Pick<PageMessage, 'from' | 'to' | 'kind' | 'term'>[]): readonly string[] {
  const counts = new Map<string, number>();
  return messages.map(({ from, to, kind, term }) => {
    const alike = `${from}>${to} ${kind} t${term}`;
    const count = (counts.get(alike) ?? 0) + 1;
    counts.set(alike, count);
    return `${alike} #${count}`;
  });
}

/** What became of each message, as the steps tell it. */
function fatesOf(messages: readonly Pick<PageMessage, 'copyOf'>[], steps: readonly PageStep[]): readonly Fate[] {
  const fates = messages.map(() => ({
    sent: null as number | null,
    arrived: [] as number[],
    lost: null as number | null,
  }));
  for (const { number, kind, fate, message, sent = [] } of steps) {
    for (const place of sent) {
      const one = fates[place];
      if (one !== undefined && messages[place]?.copyOf === null) one.sent = number;
    }
    const about = fates[message ?? -1];
    if (about === undefined || fate !== 'applied') continue;
    if (kind === 'deliver') about.arrived.push(number);
    if (kind === 'drop') about.lost = number;
  }
  return fates;
}

/** In the text of a step, instead of the name of its message. Controls are shown escaped, so no text has it. */
const itsMessage = '\u0001';

function packedSteps(steps: readonly PageStep[], messages: readonly PageMessage[]): readonly PackedStep[] {
  let next = 0; // place of the first message that has not left
  return steps.map(({ number, text, sent, ...step }, k) => {
    const first = next;
    next += sent?.length ?? 0;
    const name = messages[step.message ?? -1]?.name ?? '';
    return {
      ...step,
      text: name === '' ? text : text.split(name).join(itsMessage),
      ...(number !== k + 1 && { number }),
      ...(sent !== undefined && (sent.every((place, j) => place === first + j) ? { sends: sent.length } : { sent })),
    };
  });
}

function unpackedSteps(
  steps: readonly PackedStep[],
  messages: readonly Pick<PageMessage, 'name'>[],
): readonly PageStep[] {
  let next = 0;
  return steps.map(({ sends, text, ...step }, k) => {
    const first = next;
    next += sends ?? step.sent?.length ?? 0;
    const name = messages[step.message ?? -1]?.name ?? '';
    return {
      number: k + 1,
      ...step,
      text: name === '' ? text : text.split(itsMessage).join(name),
      ...(sends !== undefined && { sent: Array.from({ length: sends }, (_, j) => first + j) }),
    };
  });
}
