import * as v from 'valibot';
import { diskModes, featureNames } from '../../properties/seen/subject.ts';
import type { ServerInput } from '../../world/subjects/own/server.ts';
import { protocolVersion } from './replies.ts';

const numbered = { id: v.number() };
const servers = v.pipe(v.array(v.number()), v.readonly());

/** What a server may be given. */
export const inputs = {
  electionTimeout: v.object({ kind: v.literal('electionTimeout') }),
  leastTimeout: v.object({ kind: v.literal('leastTimeout') }),
  heartbeatTimeout: v.object({ kind: v.literal('heartbeatTimeout') }),
  receive: v.object({ kind: v.literal('receive'), from: v.number(), payload: v.unknown() }),
  lost: v.object({ kind: v.literal('lost'), to: v.number(), payload: v.unknown() }),
  command: v.object({ kind: v.literal('command'), command: v.string() }),
  crash: v.object({ kind: v.literal('crash') }),
  restart: v.object({ kind: v.literal('restart') }),
  written: v.object({ kind: v.literal('written') }),
  compact: v.object({ kind: v.literal('compact'), snapshot: v.string() }),
  transfer: v.object({ kind: v.literal('transfer'), target: v.number() }),
  reconfigure: v.object({ kind: v.literal('reconfigure'), voters: servers, learners: servers }),
  read: v.object({ kind: v.literal('read'), read: v.number(), leased: v.exactOptional(v.literal(true)) }),
  tick: v.object({ kind: v.literal('tick') }),
  forgetLeader: v.object({ kind: v.literal('forgetLeader') }),
} satisfies { readonly [Kind in ServerInput['kind']]: v.GenericSchema<unknown, ServerInput & { kind: Kind }> };

export const helloRequest = v.object({
  ...numbered,
  op: v.literal('hello'),
  protocol: v.literal(protocolVersion),
});

export const resetRequest = v.object({
  ...numbered,
  op: v.literal('reset'),
  servers: v.number(),
  voters: v.number(),
  features: v.pipe(v.array(v.picklist(featureNames)), v.readonly()),
  maxEntries: v.number(),
  maxInFlight: v.number(),
  disk: v.picklist(diskModes),
  clients: v.number(),
});

export const stepRequest = v.object({
  ...numbered,
  op: v.literal('step'),
  server: v.number(),
  input: v.variant('kind', [
    inputs.electionTimeout,
    inputs.leastTimeout,
    inputs.heartbeatTimeout,
    inputs.receive,
    inputs.lost,
    inputs.command,
    inputs.crash,
    inputs.restart,
    inputs.written,
    inputs.compact,
    inputs.transfer,
    inputs.reconfigure,
    inputs.read,
    inputs.tick,
    inputs.forgetLeader,
  ]),
});

/** With `save`: all that what this server will do hangs on. */
export const saveRequest = v.object({ ...numbered, op: v.literal('save'), server: v.number() });

/** With `save`: this server is again as it was when that was saved, whatever the others are. */
export const loadRequest = v.object({ ...numbered, op: v.literal('load'), server: v.number(), state: v.unknown() });

/** What an adapter is asked, its number left out. */
export type Request = Unnumbered<
  v.InferOutput<
    typeof helloRequest | typeof resetRequest | typeof stepRequest | typeof saveRequest | typeof loadRequest
  >
>;

type Unnumbered<Numbered> = Numbered extends { readonly id: number } ? Omit<Numbered, 'id'> : never;
