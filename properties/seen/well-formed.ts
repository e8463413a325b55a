import type { MessageView } from './view.ts';
import { messageKinds } from './view.ts';

/** Where something that a subject gave is not what its type says. */
export interface Flaw {
  readonly where: string; // as in code: sent[0].message.term
  readonly expected: string;
  readonly got: string;
}

/** What a value must be: first asked whether it is, since mostly it is; where it is not, only then. */
interface Shape {
  /** `known`: something that is one, of which the same parts need not be looked at. */
  is(value: unknown, known?: unknown): boolean;
  /** Of a value that is not. */
  flaw(value: unknown, where: string): Flaw;
}

const flawIn = (shape: Shape, value: unknown): Flaw | null => (shape.is(value) ? null : shape.flaw(value, ''));

/**
 * The first flaw of a transition, or null. Types tell a subject's author of it; to look here costs more than many a step,
 * so it is done only to tell whose fault an exception is.
 */
export const flawOfTransition = (transition: unknown): Flaw | null => flawIn(transitionShape, transition);

/** The first flaw of a message. */
export const flawOfMessage = (message: unknown): Flaw | null => flawIn(messageShape, message);

/** The first flaw of what a step gave beside its messages. */
export const flawOfStep = (given: unknown): Flaw | null => flawIn(stepShape, given);

/** The first flaw of a view, `before` being one without. */
export const flawOfView = (given: unknown, before: unknown = null): Flaw | null =>
  view.is(given, before) ? null : view.flaw(given, '');

/** `sent[0].message.term: expected a whole number, got "2"` */
export const flawText = ({ where, expected, got }: Flaw): string =>
  `${where === '' ? '' : `${where}: `}expected ${expected}, got ${got}`;

const expecting = (expected: string, is: (value: unknown) => boolean): Shape => ({
  is,
  flaw: (value, where) => ({ where, expected, got: shown(value) }),
});

const whole = expecting('a whole number', (value) => Number.isSafeInteger(value) && Number(value) >= 0);
const text = expecting('a text', (value) => typeof value === 'string');
const truth = expecting('true or false', (value) => typeof value === 'boolean');
const object = expecting('an object', isObject);
const list = expecting('a list', Array.isArray);

const oneOf = (names: readonly string[]): Shape =>
  expecting(`one of ${names.join(', ')}`, (value) => typeof value === 'string' && names.includes(value));

const unless = (isFine: (value: unknown) => boolean, shape: Shape): Shape => ({
  is: (value, known) => isFine(value) || shape.is(value, known),
  flaw: (value, where) => shape.flaw(value, where),
});

const orNull = (shape: Shape): Shape => unless((value) => value === null, shape);
const ifGiven = (shape: Shape): Shape => unless((value) => value === undefined, shape);

const listOf = (item: Shape): Shape => ({
  // Not `every`, which looks at no holes.
  is: (value, known) =>
    isSame(value, known) ||
    (Array.isArray(value) &&
      value.findIndex((each, k) => !item.is(each, Array.isArray(known) ? known[k] : undefined)) === -1),
  flaw(value, where) {
    if (!Array.isArray(value)) return list.flaw(value, where);
    const at = value.findIndex((each) => !item.is(each));
    return item.flaw(value[at], `${where}[${at}]`);
  },
});

function objectOf(fields: Readonly<Record<string, Shape>>): Shape {
  const all = Object.entries(fields);
  return {
    is: (value, known) =>
      isSame(value, known) ||
      (isObject(value) &&
        all.every(([name, shape]) => shape.is(value[name], isObject(known) ? known[name] : undefined))),
    flaw(value, where) {
      const wrong = isObject(value) ? all.find(([name, shape]) => !shape.is(value[name])) : undefined;
      if (!isObject(value) || wrong === undefined) return object.flaw(value, where);
      const [name, shape] = wrong;
      return shape.flaw(value[name], where === '' ? name : `${where}.${name}`);
    },
  };
}

const isSame = (value: unknown, known: unknown): boolean => known !== undefined && value === known;

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
const contents: Readonly<Record<MessageView['kind'], Readonly<Record<string, Shape>>>> = {
  PreVote: { ...request, electionTerm: ifGiven(whole) },
  RequestVote: request,
  PreVoteResponse: { voteGranted: truth, electionTerm: ifGiven(whole) },
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

const kinds = Object.keys(contents);
const ofKind = new Map(Object.entries(contents).map(([kind, fields]) => [kind, objectOf({ term: whole, ...fields })]));
const noKind = objectOf({ kind: oneOf(kinds) });

const shapeOf = (message: unknown): Shape => {
  const kind = isObject(message) ? message.kind : undefined;
  return (typeof kind === 'string' ? ofKind.get(kind) : undefined) ?? noKind;
};

const messageShape: Shape = {
  is: (value) => shapeOf(value).is(value),
  flaw: (value, where) => shapeOf(value).flaw(value, where),
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

const replies = listOf(objectOf({ kind: text }));
const stepShape = objectOf({ replies, applied: entries });

const transitionShape = objectOf({
  state: objectOf({ view }),
  sent: listOf(objectOf({ from: whole, to: whole, message: messageShape })),
  replies,
  applied: entries,
  answers: listOf(orNull(object)),
});
