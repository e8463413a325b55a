import * as v from 'valibot';
import type { Declarations } from '../../properties/seen/declared.ts';
import { optionalFields } from '../../properties/seen/declared.ts';
import { diskModes, featureNames } from '../../properties/seen/subject.ts';
import type { Reply } from '../../properties/seen/view.ts';
import { messageKinds } from '../../properties/seen/view.ts';
import { SubjectError } from '../../properties/subject-error.ts';

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
  conformance: v.exactOptional(v.boolean()),
  network: v.exactOptional(
    v.strictObject({
      order: v.exactOptional(v.literal('fifo')),
      losses: v.exactOptional(v.literal(false)),
      duplicates: v.exactOptional(v.literal(false)),
    }),
  ),
  otherwise: v.exactOptional(v.record(v.string(), v.string())),
}) satisfies v.GenericSchema<unknown, Declarations>;

/** What an adapter says of itself. Keys that are not known are left alone, so that both sides can grow. */
export const helloReply = v.object({
  protocol: v.literal(protocolVersion),
  name: v.string(),
  version: v.exactOptional(v.string()),
  declares: v.exactOptional(declares),
});

export type Hello = v.InferOutput<typeof helloReply>;

const entry = v.object({
  term: v.number(),
  command: v.nullable(v.string()),
  configuration: v.exactOptional(v.any()),
});

/** All of a log, or what it has from an index on. */
const log = v.union([
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

/** The fields of a view that are others now. What is in them is looked at where all of the view is. */
const change = v.object({
  ...stored,
  role: v.exactOptional(v.picklist(['follower', 'preCandidate', 'candidate', 'leader'])),
  leaderId: v.exactOptional(v.nullable(v.number())),
  commitIndex: v.exactOptional(v.number()),
  appliedIndex: v.exactOptional(v.number()),
  votesGranted: v.exactOptional(v.array(v.number())),
  progress: v.exactOptional(v.array(v.any())),
  configuration: v.exactOptional(v.any()),
  transferTarget: v.exactOptional(v.nullable(v.number())),
  pendingReads: v.exactOptional(v.array(v.any())),
  pendingWrites: v.exactOptional(v.number()),
  durable: v.exactOptional(v.object(stored)),
});

export type Change = v.InferOutput<typeof change>;
export type LogChange = NonNullable<Change['log']>;

export const resetReply = v.object({ servers: v.array(change) });

const ofRequest = { index: v.number(), term: v.number() };
const leader = v.nullable(v.number());
const reply = v.variant('kind', [
  v.object({ kind: v.literal('accepted'), ...ofRequest }),
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
]) satisfies v.GenericSchema<unknown, Reply>;

export const stepReply = v.object({
  view: v.exactOptional(change),
  sent: v.exactOptional(
    v.array(v.object({ to: v.number(), payload: v.any(), says: v.exactOptional(v.looseObject({ kind: v.string() })) })),
  ),
  applied: v.exactOptional(v.array(entry)),
  replies: v.exactOptional(v.array(reply)),
  panic: v.exactOptional(v.string()),
});

export type StepReply = v.InferOutput<typeof stepReply>;

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
  const { id: answered, error } = isObject(value) ? value : {};
  if (typeof answered !== 'number') throw wrong('an answer without its id');
  if (answered !== id) throw wrong(`an answer to ${answered}, where ${id} was asked`);
  if (typeof error === 'string') throw wrong(`it refuses: ${cut(error)}`);
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw wrong(
    `${v.getDotPath(issue) ?? 'the answer'}: expected ${issue.expected ?? 'something else'}, got ${issue.received}`,
  );
}

const isObject = (value: unknown): value is { readonly id?: unknown; readonly error?: unknown } =>
  typeof value === 'object' && value !== null;

const cut = (text: string): string => (text.length <= exchangeShown ? text : `${text.slice(0, exchangeShown)}…`);
