import type { MessageView } from './view.ts';
import { messageKinds } from './view.ts';

/** Where something that a subject gave is not what its type says. */
export interface Flaw {
  readonly where: string; // as in code: sent[0].message.term
  readonly expected: string;
  readonly got: string;
}

type Shape = (value: unknown, where: string) => Flaw | null;

/**
 * The first flaw of a transition, or null. Types tell a subject's author of it; to look here costs more than many a step,
 * so it is done only to tell whose fault an exception is.
 */
export const flawOfTransition = (transition: unknown): Flaw | null => transitionShape(transition, '');

/** The first flaw of a message. */
export const flawOfMessage = (message: unknown): Flaw | null => messageShape(message, '');

/** The first flaw of a view. */
export const flawOfView = (given: unknown): Flaw | null => view(given, '');

/** `sent[0].message.term: expected a whole number, got "2"` */
export const flawText = ({ where, expected, got }: Flaw): string =>
  `${where === '' ? '' : `${where}: `}expected ${expected}, got ${got}`;

const expecting =
  (expected: string, is: (value: unknown) => boolean): Shape =>
  (value, where) =>
    is(value) ? null : { where, expected, got: shown(value) };

const whole = expecting('a whole number', (value) => Number.isSafeInteger(value) && Number(value) >= 0);
const text = expecting('a text', (value) => typeof value === 'string');
const truth = expecting('true or false', (value) => typeof value === 'boolean');
const object = expecting('an object', isObject);
const list = expecting('a list', Array.isArray);

const oneOf = (names: readonly string[]): Shape =>
  expecting(`one of ${names.join(', ')}`, (value) => typeof value === 'string' && names.includes(value));

const orNull =
  (shape: Shape): Shape =>
  (value, where) =>
    value === null ? null : shape(value, where);

const ifGiven =
  (shape: Shape): Shape =>
  (value, where) =>
    value === undefined ? null : shape(value, where);

const listOf =
  (item: Shape): Shape =>
  (value, where) => {
    if (!Array.isArray(value)) return list(value, where);
    return first(value.map((each: unknown, k) => () => item(each, `${where}[${k}]`)));
  };

const objectOf =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (value, where) => {
    if (!isObject(value)) return object(value, where);
    const below = where === '' ? '' : `${where}.`;
    return first(
      Object.entries(fields).map(
        ([name, shape]) =>
          () =>
            shape(value[name], `${below}${name}`),
      ),
    );
  };

function first(looks: readonly (() => Flaw | null)[]): Flaw | null {
  for (const look of looks) {
    const flaw = look();
    if (flaw !== null) return flaw;
  }
  return null;
}

const isPaperKind = (name: string): boolean => messageKinds.some((known) => known === name);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

const configuration = objectOf({ voters: listOf(whole), newVoters: orNull(listOf(whole)), learners: listOf(whole) });
const entries = listOf(objectOf({ term: whole, command: orNull(text), configuration: ifGiven(configuration) }));
const log = objectOf({ base: whole, baseTerm: whole, entries });

const request = { lastLogIndex: whole, lastLogTerm: whole };
const messages: Readonly<Record<MessageView['kind'], Readonly<Record<string, Shape>>>> = {
  PreVote: request,
  RequestVote: request,
  PreVoteResponse: { voteGranted: truth },
  RequestVoteResponse: { voteGranted: truth },
  AppendEntries: { prevLogIndex: whole, prevLogTerm: whole, entries, leaderCommit: whole, round: ifGiven(whole) },
  AppendEntriesResponse: {
    success: truth,
    prevLogIndex: whole,
    matchIndex: whole,
    conflictTerm: whole,
    conflictIndex: whole,
    round: ifGiven(whole),
  },
  InstallSnapshot: {
    lastIncludedIndex: whole,
    lastIncludedTerm: whole,
    configuration,
    offset: whole,
    data: text,
    done: truth,
  },
  InstallSnapshotResponse: { lastIncludedIndex: whole, offset: whole },
  TimeoutNow: {},
  Other: {
    name: expecting(
      'a name in letters that no message of the paper has',
      (value) => typeof value === 'string' && /^[A-Za-z]{1,40}$/.test(value) && !isPaperKind(value),
    ),
    says: objectOf({}),
  },
};

const kind = oneOf([...messageKinds, 'Other']);
const isKind = (value: unknown): value is MessageView['kind'] => kind(value, '') === null;

const messageShape: Shape = (value, where) => {
  if (!isObject(value) || !isKind(value.kind)) return objectOf({ kind })(value, where);
  return objectOf({ term: whole, ...messages[value.kind] })(value, where);
};

const durable = objectOf({ currentTerm: whole, votedFor: orNull(whole), snapshot: text, log });

const view = objectOf({
  id: whole,
  up: truth,
  role: oneOf(['follower', 'preCandidate', 'candidate', 'leader']),
  currentTerm: whole,
  votedFor: orNull(whole),
  log,
  snapshot: text,
  commitIndex: whole,
  appliedIndex: whole,
  machine: text,
  leaderId: orNull(whole),
  configuration,
  votesGranted: listOf(whole),
  progress: listOf(objectOf({ server: whole, nextIndex: whole, matchIndex: whole })),
  transferTarget: orNull(whole),
  pendingReads: listOf(objectOf({ read: whole, index: orNull(whole) })),
  pendingWrites: whole,
  durable,
});

const transitionShape = objectOf({
  state: objectOf({ view }),
  sent: listOf(objectOf({ from: whole, to: whole, message: messageShape })),
  replies: listOf(objectOf({ kind: text })),
  applied: entries,
  answers: listOf(orNull(object)),
});
