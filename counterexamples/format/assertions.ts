import * as v from 'valibot';
import type {
  Asserted,
  AssertedConfiguration,
  AssertedEntry,
  AssertedState,
  Assertion,
} from '../../properties/seen/assertion.ts';
import type { Schedule, Step } from '../../properties/seen/schedule.ts';
import type { ProgressView, Reply, Role, ServerId } from '../../properties/seen/view.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { integer, isObject, list, object, oneOf, server, setOf, tagged, text } from './fields.ts';
import { inOrder } from './key-order.ts';
import { limits } from './limits.ts';

/** What stands in the list `steps` of a file, which has what must hold between the steps. */
export type Line = Step | Assertion;

export const isAssertion = (line: Line): line is Assertion => 'assert' in line;

/** The steps with what must hold after each. Throws a RangeError if something must hold after a step that there is not. */
export function linesOf({ steps, assertions = [] }: Pick<Schedule, 'steps' | 'assertions'>): readonly Line[] {
  const lines: Line[] = [];
  let next = 0;
  for (const [k, step] of steps.entries()) {
    lines.push(step);
    for (; assertions[next]?.after === k + 1; next += 1) lines.push(...assertions.slice(next, next + 1));
  }
  const misplaced = assertions[next];
  if (misplaced === undefined) return lines;
  throw new RangeError(
    `assertions[${next}].after: expected a step from 1 to ${steps.length}, ascending, got ${misplaced.after}`,
  );
}

const everyRole = { follower: true, preCandidate: true, candidate: true, leader: true } as const satisfies Record<
  Role,
  true
>;

export const roles = Object.keys(everyRole) as readonly Role[];

type Refusal = Extract<Reply, { readonly kind: 'reconfigurationRefused' }>['reason'];

const everyRefusal = {
  malformed: true,
  unchanged: true,
  tooMany: true,
  underWay: true,
  notEstablished: true,
} as const satisfies Record<Refusal, true>;

export const refusals = Object.keys(everyRefusal) as readonly Refusal[];

type Fields<Of> = {
  readonly [Key in keyof Of]-?: v.GenericSchema<unknown, Exclude<Of[Key], undefined>>;
};

/** The keys of what may be said of a server, in the order in which they are written. */
export function stateFields(servers: number): Fields<AssertedState> {
  return {
    up: boolean,
    role: oneOf(roles),
    currentTerm: number,
    votedFor: v.nullable(server(servers)),
    leaderId: v.nullable(server(servers)),
    commitIndex: number,
    appliedIndex: number,
    configuration: configuration(servers),
    progress: list(progress(servers), limits.servers),
    base: number,
    log: list(entry(servers), limits.entries),
    durableLog: list(entry(servers), limits.entries),
  };
}

/** The schema of what is asserted in a cluster of `servers`. */
export function assertionSchema(servers: number): v.GenericSchema<unknown, Asserted> {
  const state = Object.entries<v.GenericSchema>(stateFields(servers)).map(([key, schema]) => [
    key,
    v.exactOptional(schema),
  ]);
  const fields = Object.fromEntries(state) as Readonly<Record<keyof AssertedState, v.GenericSchema>>;
  // Each schema was made of the fields that `Fields` demands of its kind.
  return tagged<unknown>('assert', {
    leaders: object({ assert: v.literal('leaders'), servers: some(servers, 0) }),
    servers: object({ assert: v.literal('servers'), servers: some(servers, 1), ...fields }),
    replies: object({ assert: v.literal('replies'), replies: list(reply(servers), limits.replies) }),
    answers: object({ assert: v.literal('answers'), answers: list(answer, limits.replies) }),
  }) as v.GenericSchema<unknown, Asserted>;
}

const number = integer(0, limits.position);

const boolean = v.custom<boolean>((value) => typeof value === 'boolean', 'true or false');

const short = text((value) => value.length <= limits.commandBytes, `text of at most ${limits.commandBytes} characters`);

function some(servers: number, least: number): v.GenericSchema<unknown, ServerId[]> {
  return setOf(
    Array.from({ length: servers }, (_, k) => k + 1),
    (length) => length >= least,
    `a list of different servers from 1 to ${servers}${least === 0 ? '' : ', at least one'}`,
  );
}

function configuration(servers: number): v.GenericSchema<unknown, AssertedConfiguration> {
  return object({
    voters: some(servers, 0),
    newVoters: v.exactOptional(some(servers, 0)),
    learners: v.exactOptional(some(servers, 0)),
  });
}

function progress(servers: number): v.GenericSchema<unknown, ProgressView> {
  return object({ server: server(servers), nextIndex: number, matchIndex: number });
}

function entry(servers: number): v.GenericSchema<unknown, AssertedEntry> {
  const what = v.union([short, configuration(servers)]);
  return v.custom<AssertedEntry>(
    (value) =>
      Array.isArray(value) &&
      (value.length === 1 || (value.length === 2 && v.is(what, value[1]))) &&
      v.is(number, value[0]),
    'an entry like [2], [2, "x"] or [2, { "voters": [1] }]',
  );
}

/** The keys of each kind of reply beside `kind`, in the order in which they are written. */
export function replyFields(servers: number): {
  readonly [Kind in Reply['kind']]: Fields<Omit<Extract<Reply, { readonly kind: Kind }>, 'kind'>>;
} {
  const place = { index: number, term: number };
  const leader = { leader: v.nullable(server(servers)) };
  return {
    accepted: place,
    redirect: leader,
    answered: { ...place, answer: short },
    givenUp: place,
    failed: place,
    reconfigurationRefused: { reason: oneOf(refusals) },
    transferring: { target: server(servers) },
    transferRefused: { target: server(servers) },
    readable: { read: number, index: number },
    readRefused: { read: number, ...leader },
  };
}

function reply(servers: number): v.GenericSchema<unknown, Reply> {
  const schemas = Object.entries<v.ObjectEntries>(replyFields(servers)).map(
    ([kind, fields]) => [kind, object({ kind: v.literal(kind), ...fields })] as const,
  );
  return tagged('kind', Object.fromEntries(schemas)) as v.GenericSchema<unknown, Reply>;
}

const answer = object({
  client: integer(1, limits.clients),
  result: v.custom<string | boolean | null>(
    (value) => value === null || v.is(boolean, value) || v.is(short, value),
    'text, true, false or null',
  ),
});

const stateNames = Object.keys(stateFields(limits.servers)) as readonly (keyof AssertedState)[];

/** Does it say anything of the servers that it names? */
export const saysSomething = (asserted: Asserted): boolean =>
  asserted.assert !== 'servers' || stateNames.some((name) => asserted[name] !== undefined);

/** The same with its keys in the order in which they are written. */
export function orderedAssertion(asserted: Asserted): object {
  switch (asserted.assert) {
    case 'leaders':
      return { assert: 'leaders', servers: asserted.servers };
    case 'servers':
      return { assert: 'servers', servers: asserted.servers, ...inOrder(stateNames, asserted, orderedField) };
    case 'replies':
      return { assert: 'replies', replies: asserted.replies.map(orderedReply) };
    case 'answers':
      return { assert: 'answers', answers: asserted.answers.map(({ client, result }) => ({ client, result })) };
    default:
      return unreachable(asserted);
  }
}

const anyReply = replyFields(limits.servers);

/** The same with its keys in the order in which they are written. */
export const orderedReply = (one: Reply): object => inOrder(['kind', ...Object.keys(anyReply[one.kind])], one);

function orderedField(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(orderedField);
  return isObject(value) ? inOrder(nestedKeys, value, orderedField) : value;
}

const nestedKeys = ['voters', 'newVoters', 'learners', 'server', 'nextIndex', 'matchIndex'];
