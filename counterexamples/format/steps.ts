import * as v from 'valibot';
import type { KeyValueCommand } from '../../impl/index.ts';
import { parseIdentity, showIdentity } from '../../properties/seen/schedule.ts';
import type { Step, StepKind } from '../../properties/seen/schedule.ts';
import { coreActions, diskTroubles, harnessActions } from '../../properties/seen/subject.ts';
import type { CoreAction, DiskTrouble, Feature, HarnessAction } from '../../properties/seen/subject.ts';
import { integer, list, object, oneOf, server, setOf, tagged, text } from './fields.ts';
import { limits } from './limits.ts';
import type { ServerId } from '../../properties/seen/view.ts';

type StepOf<Kind extends StepKind> = Step & { readonly kind: Kind };
type Field<Value> = v.GenericSchema<unknown, Value> | v.ExactOptionalSchema<v.GenericSchema<unknown, Value>, undefined>;

/** The keys that a step of each kind has beside `kind`, in the order in which they are written. */
type StepFields = {
  readonly [Kind in StepKind]: {
    readonly [Key in keyof Omit<Required<StepOf<Kind>>, 'kind'>]: Field<Omit<Required<StepOf<Kind>>, 'kind'>[Key]>;
  };
};

/** The one place that knows what a step looks like in a file: a new kind is a new line here. */
export function stepFields(servers: number): StepFields {
  const message = { message: identity(servers), position: v.exactOptional(integer(0, limits.position)) };
  const link = { from: server(servers), to: server(servers) };
  const one = { server: server(servers) };
  return {
    deliver: message,
    drop: message,
    duplicate: message,
    cut: link,
    mend: link,
    partition: { side: side(servers) },
    heal: {},
    timeout: one,
    heartbeat: one,
    tick: one,
    crash: { ...one, disk: v.exactOptional(diskTrouble()) },
    restart: one,
    write: one,
    compact: one,
    reconfigure: { ...one, voters: some(servers), learners: some(servers) },
    read: one,
    command: { ...one, command: shortText(limits.commandBytes) },
    request: { client: integer(1, limits.clients), ...one, operation: v.exactOptional(operation()) },
    transfer: { ...one, target: server(servers) },
    action: { action: oneOf(coreActions), ...one, to: v.exactOptional(server(servers)) },
    harness: { action: oneOf(harnessActions), ...one, to: v.exactOptional(server(servers)) },
    emit: message,
    forgetLeader: one,
    leastTimeout: one,
    wipe: one,
    elapse: { ticks: integer(1, limits.ticks), server: v.exactOptional(server(servers)) },
    bridge: { over: server(servers), side: side(servers) },
    ring: { around: order(servers) },
    oneWay: { side: side(servers) },
    isolatedPair: link,
    flapping: link,
    apply: one,
    finishSnapshot: one,
  };
}

/** What version 1 of the format does not have, with the version that brought it: kinds of steps, features, keys of a file, messages that the paper does not have. */
export const broughtIn: Readonly<Partial<Record<StepKind | Feature | LaterKey | HiddenAction, number>>> = {
  unshrunk: 2,
  forgetLeader: 2,
  ownMessages: 3,
  network: 3,
  subjectVersion: 3,
  maxSize: 4,
  leastTimeout: 4,
  elapse: 4,
  wipe: 4,
  'harness timeout': 3,
  'harness append': 3,
  'harness transfer': 3,
  'harness wipe': 3,
  assert: 4,
  differs: 4,
  heals: 4,
  bridge: 4,
  ring: 4,
  oneWay: 4,
  isolatedPair: 4,
  flapping: 4,
  world: 4,
  apply: 4,
  finishSnapshot: 4,
};

type LaterKey =
  | 'maxSize'
  | 'world'
  | 'unshrunk'
  | 'ownMessages'
  | 'network'
  | 'heals'
  | 'subjectVersion'
  | 'assert'
  | 'differs';

type HiddenAction = `harness ${Exclude<HarnessAction, 'campaign' | 'demote' | 'commandReturn'>}`;

/** The schema of a step in a cluster of `servers`. */
export function stepSchema(servers: number): v.GenericSchema<unknown, Step> {
  const schemas = Object.entries<v.ObjectEntries>(stepFields(servers)).map(
    ([kind, fields]) => [kind, object({ kind: v.literal(kind), ...fields })] as const,
  );
  const byKind = { ...Object.fromEntries(schemas), action: actionSchema(servers), harness: harnessSchema(servers) };
  // Each schema was made of the fields that StepFields demands of its kind.
  return tagged('kind', byKind) as v.GenericSchema<unknown, Step>;
}

/** Actions that send something, which therefore say to whom. */
export const sendingActions: readonly CoreAction[] = ['requestVote', 'appendEntries'];

/** The key `to` goes with some actions, and with no other. */
function actionSchema(servers: number): v.GenericSchema<unknown, unknown> {
  const schemas = coreActions.map((action) => {
    const fields = { kind: v.literal('action'), action: v.literal(action), server: server(servers) };
    const sends = sendingActions.includes(action);
    return [action, sends ? object({ ...fields, to: server(servers) }) : object(fields)] as const;
  });
  return tagged<unknown>('action', Object.fromEntries(schemas));
}

/** Likewise: who is to have the power. */
function harnessSchema(servers: number): v.GenericSchema<unknown, unknown> {
  const schemas = harnessActions.map((action) => {
    const fields = { kind: v.literal('harness'), action: v.literal(action), server: server(servers) };
    return [action, action === 'transfer' ? object({ ...fields, to: server(servers) }) : object(fields)] as const;
  });
  return tagged<unknown>('action', Object.fromEntries(schemas));
}

const anyServers = stepFields(limits.servers);

export const stepKinds = Object.keys(anyServers) as readonly StepKind[];

/** The keys of a step of this kind, in the order in which they are written. */
export function stepKeys(kind: StepKind): readonly string[] {
  return ['kind', ...Object.keys(anyServers[kind])];
}

function identity(servers: number): v.GenericSchema<unknown, string> {
  return text((value) => {
    const named = parseIdentity(value);
    if (named === null || showIdentity(named) !== value) return false; // one way to write it: no leading zeros
    const { from, to, kind, occurrence } = named;
    const ends = from !== to || kind === 'RequestVote' || kind === 'RequestVoteResponse'; // raft.tla: its own vote too
    return ends && Math.min(from, to, occurrence) >= 1 && Math.max(from, to) <= servers;
  }, `a message like "1>2 AppendEntries t1 #1" between two of ${servers} servers`);
}

/** Servers as they come: a change that makes no sense is refused by who is asked for it. */
function some(servers: number): v.GenericSchema<unknown, ServerId[]> {
  return list(server(servers), limits.servers);
}

function side(servers: number): v.GenericSchema<unknown, number[]> {
  return setOf(
    Array.from({ length: servers }, (_, k) => k + 1),
    (length) => length >= 1 && length < servers,
    `a list of different servers from 1 to ${servers}, at least one and not all`,
  );
}

function order(servers: number): v.GenericSchema<unknown, number[]> {
  return setOf(
    Array.from({ length: servers }, (_, k) => k + 1),
    (length) => length === servers,
    `a list of all servers from 1 to ${servers}, each once`,
  );
}

/** What a client may ask of the store of a run, which refuses nothing so short. */
function operation(): v.GenericSchema<unknown, KeyValueCommand> {
  const key = shortText(limits.keyBytes);
  const value = shortText(limits.commandBytes);
  return tagged<KeyValueCommand>('kind', {
    get: object({ kind: v.literal('get'), key }),
    put: object({ kind: v.literal('put'), key, value }),
    append: object({ kind: v.literal('append'), key, value }),
    compareAndSet: object({ kind: v.literal('compareAndSet'), key, expected: v.nullable(value), value }),
  });
}

function diskTrouble(): v.GenericSchema<unknown, DiskTrouble> {
  return object({ trouble: oneOf(diskTroubles), choice: integer(0, limits.choice) });
}

export const diskTroubleKeys: readonly string[] = ['trouble', 'choice'];

/** The keys of an operation, as far as it has them, in the order in which they are written. */
export const operationKeys: readonly string[] = ['kind', 'key', 'expected', 'value'];

function shortText(max: number): v.GenericSchema<unknown, string> {
  const fits = (value: string): boolean => value.length <= max && new TextEncoder().encode(value).length <= max;
  return text(fits, `text of at most ${max} bytes`);
}
