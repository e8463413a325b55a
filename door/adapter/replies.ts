import * as v from 'valibot';
import type { Declarations } from '../../properties/seen/declared.ts';
import { optionalFields } from '../../properties/seen/declared.ts';
import { diskModes, featureNames } from '../../properties/seen/subject.ts';
import { messageKinds } from '../../properties/seen/view.ts';
import { SubjectError } from '../../properties/subject-error.ts';
import type { OwnReply } from '../../world/subjects/own/server.ts';

/** docs/adapter-protocol.md */
export const protocolVersion = 1;

const declares = v.strictObject({
  features: v.exactOptional(v.array(v.picklist(featureNames))),
  disk: v.exactOptional(v.picklist(diskModes)),
  clients: v.exactOptional(v.boolean()),
  notices: v.exactOptional(v.boolean()),
  view: v.exactOptional(v.array(v.picklist(optionalFields))),
  words: v.exactOptional(v.array(v.picklist(messageKinds))),
  replies: v.exactOptional(v.boolean()),
  limits: v.exactOptional(v.boolean()),
  answers: v.exactOptional(v.boolean()),
  save: v.exactOptional(v.boolean()),
  conformance: v.exactOptional(v.boolean()),
  network: v.exactOptional(
    v.strictObject({
      order: v.exactOptional(v.literal('fifo')),
      losses: v.exactOptional(v.literal(false)),
      duplicates: v.exactOptional(v.literal(false)),
    }),
  ),
  otherwise: v.exactOptional(
    v.record(
      v.string(),
      v.union([v.string(), v.strictObject({ without: v.picklist(featureNames), reason: v.string() })]),
    ),
  ),
}) satisfies v.GenericSchema<unknown, Declarations>;

const numbered = { id: v.number() }; // as its request

/** What an adapter says of itself. Keys that are not known are left alone, so that both sides can grow. */
export const helloReply = v.object({
  ...numbered,
  protocol: v.literal(protocolVersion),
  name: v.string(),
  version: v.exactOptional(v.string()),
  declares: v.exactOptional(declares),
});

export type Hello = v.InferOutput<typeof helloReply>;

export const configuration = v.object({
  voters: v.array(v.number()),
  newVoters: v.nullable(v.array(v.number())),
  learners: v.array(v.number()),
});

export const entry = v.object({
  term: v.number(),
  command: v.nullable(v.string()),
  configuration: v.exactOptional(configuration),
});

/** All of a log, or what it has from an index on. */
export const log = v.union([
  v.object({ from: v.number(), entries: v.array(entry) }),
  v.object({ base: v.number(), baseTerm: v.number(), entries: v.array(entry) }),
  v.array(entry),
]);

const stored = {
  currentTerm: v.exactOptional(v.number()),
  votedFor: v.exactOptional(v.nullable(v.number())),
  log: v.exactOptional(log),
  snapshot: v.exactOptional(v.string()),
};

/** The fields of a view that are others now. Which numbers they may be is looked at where all of the view is. */
export const change = v.object({
  ...stored,
  role: v.exactOptional(v.picklist(['follower', 'preCandidate', 'candidate', 'leader'])),
  leaderId: v.exactOptional(v.nullable(v.number())),
  suspectsLeader: v.exactOptional(v.boolean()),
  commitIndex: v.exactOptional(v.number()),
  appliedIndex: v.exactOptional(v.number()),
  votesGranted: v.exactOptional(v.array(v.number())),
  progress: v.exactOptional(v.array(v.object({ server: v.number(), nextIndex: v.number(), matchIndex: v.number() }))),
  configuration: v.exactOptional(configuration),
  transferTarget: v.exactOptional(v.nullable(v.number())),
  pendingReads: v.exactOptional(v.array(v.object({ read: v.number(), index: v.nullable(v.number()) }))),
  pendingWrites: v.exactOptional(v.number()),
  durable: v.exactOptional(v.object(stored)),
});

export type Change = v.InferOutput<typeof change>;
export type LogChange = NonNullable<Change['log']>;

export const resetReply = v.object({ ...numbered, servers: v.array(change) });

const ofRequest = { index: v.number(), term: v.number() };
const leader = v.nullable(v.number());
/** To a client. */
export const answer = v.variant('kind', [
  v.object({ kind: v.literal('accepted'), ...ofRequest }),
  v.object({ kind: v.literal('answered'), ...ofRequest }),
  v.object({ kind: v.literal('givenUp'), ...ofRequest }),
  v.object({ kind: v.literal('redirect'), leader }),
  v.object({ kind: v.literal('failed'), ...ofRequest }),
  v.object({
    kind: v.literal('reconfigurationRefused'),
    reason: v.picklist(['malformed', 'unchanged', 'tooMany', 'underWay', 'notEstablished']),
  }),
  v.object({ kind: v.literal('transferring'), target: v.number() }),
  v.object({ kind: v.literal('transferRefused'), target: v.number() }),
  v.object({ kind: v.literal('readable'), read: v.number(), index: v.number() }),
  v.object({ kind: v.literal('readRefused'), read: v.number(), leader }),
]) satisfies v.GenericSchema<unknown, OwnReply>;

export const message = v.object({
  to: v.number(),
  payload: v.unknown(),
  says: v.exactOptional(v.looseObject({ kind: v.string() })),
});

export const stepReply = v.object({
  ...numbered,
  view: v.exactOptional(change),
  sent: v.exactOptional(v.array(message)),
  applied: v.exactOptional(v.array(entry)),
  replies: v.exactOptional(v.array(answer)),
  panic: v.exactOptional(v.string()),
});

export type StepReply = v.InferOutput<typeof stepReply>;

export const saveReply = v.object({ ...numbered, state: v.unknown() });

export const loadReply = v.object({ ...numbered, view: change });

/** It does not understand what it is asked, or will not do it. */
export const refusal = v.object({ ...numbered, error: v.string() });

const exchangeShown = 300; // characters

/** The reply in a line. Throws a SubjectError that shows the exchange. */
export function read<Schema extends v.GenericSchema>(
  schema: Schema,
  id: number,
  asked: string,
  line: string,
): v.InferOutput<Schema> {
  const wrong = (what: string): SubjectError => new SubjectError(`${what}; asked ${cut(asked)}, got ${cut(line)}`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw wrong('an answer that is no JSON');
  }
  const { id: answered } = isObject(value) ? value : {};
  if (typeof answered !== 'number') throw wrong('an answer without its id');
  if (answered !== id) throw wrong(`an answer to ${answered}, where ${id} was asked`);
  if (v.is(refusal, value)) throw wrong(`it refuses: ${cut(value.error)}`);
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw wrong(
    `${v.getDotPath(issue) ?? 'the answer'}: expected ${issue.expected ?? 'something else'}, got ${issue.received}`,
  );
}

const isObject = (value: unknown): value is { readonly id?: unknown } => typeof value === 'object' && value !== null;

const cut = (text: string): string => (text.length <= exchangeShown ? text : `${text.slice(0, exchangeShown)}…`);
