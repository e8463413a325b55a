import type { Step, StepKind } from '../../properties/seen/schedule.ts';
import type { DiskTrouble, HarnessAction } from '../../properties/seen/subject.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import { showConfiguration } from '../../properties/seen/view.ts';
import type { StepOf } from '../../world/steps/descriptor.ts';
import { show } from '../printable.ts';
import type { AppliedStep, TraceStep } from '../trace.ts';
import { commandText, operationText } from './commands.ts';
import { count, serverName, serverNames } from './words.ts';

/** What the trace tables call that which happens at a server. */
export type RowEvent = 'STARTED' | 'NEW ROLE' | 'CMD START' | 'CMD DONE' | 'CRASH' | 'RESTART' | 'NETSPLIT' | 'NETJOIN';

/** The rows of a step: its events, then what came of it at its server, where the event may say its new role already. */
interface ServerRows<Kind extends StepKind> {
  events?(step: StepOf<Kind>): readonly RowEvent[];
  readonly outcome: 'all' | 'roleSaid' | 'nothing';
}

/** How one kind of step is told. */
interface StepWords<Kind extends StepKind> {
  /** In the words of a schedule file, with people's names of servers. `message`: the identity of the one that is taken. */
  text(step: StepOf<Kind>, message: string, servers: number): string;
  /** What it did to the network, if it touches no server. */
  network?(made: AppliedStep): string;
  /** In the trace tables: those of a server, its message received or sent, who is cut off from now on; or they say nothing. */
  readonly rows: ServerRows<Kind> | 'received' | 'sent' | 'splits' | 'none';
}

/** What else a harness does has no row of its own. */
const harnessEvents: Readonly<Partial<Record<HarnessAction, readonly RowEvent[]>>> = {
  campaign: ['NEW ROLE'],
  demote: ['NEW ROLE'],
  commandReturn: ['CMD DONE'],
};

/** The one place that knows how steps are told: a new kind is a new entry here. */
const words: { readonly [Kind in StepKind]: StepWords<Kind> } = {
  deliver: { text: (_, message) => `deliver ${message}`, rows: 'received' },
  drop: { text: (_, message) => `drop ${message}`, network: () => 'it is lost', rows: 'none' },
  duplicate: { text: (_, message) => `duplicate ${message}`, network: copyText, rows: 'none' },
  cut: { text: (step) => `cut ${step.from}>${step.to}`, network: cutText, rows: 'splits' },
  mend: { text: (step) => `mend ${step.from}>${step.to}`, network: cutText, rows: 'splits' },
  partition: {
    text: ({ side }, _, servers) => `partition ${sidesText(side, servers)}`,
    network: cutText,
    rows: 'splits',
  },
  heal: { text: () => 'heal', network: () => 'every link carries again', rows: 'splits' },
  timeout: { text: serverText, rows: { events: () => ['NEW ROLE'], outcome: 'roleSaid' } },
  heartbeat: { text: serverText, rows: { outcome: 'all' } },
  tick: { text: serverText, rows: 'none' },
  write: { text: serverText, rows: { outcome: 'all' } },
  crash: {
    text: (step) => `${serverText(step)}${step.disk === undefined ? '' : ` (${troubleText(step.disk)})`}`,
    rows: { events: () => ['CRASH'], outcome: 'nothing' },
  },
  restart: { text: serverText, rows: { events: () => ['RESTART'], outcome: 'nothing' } },
  compact: { text: serverText, rows: { outcome: 'all' } },
  reconfigure: {
    text: (step) => {
      const { voters, learners } = step;
      return `${serverText(step)} to ${showConfiguration({ voters, newVoters: null, learners })}`;
    },
    rows: { outcome: 'all' },
  },
  transfer: { text: (step) => `${serverText(step)} to ${serverName(step.target)}`, rows: { outcome: 'all' } },
  forgetLeader: { text: serverText, rows: { outcome: 'all' } },
  wipe: { text: serverText, rows: 'none' },
  leastTimeout: { text: serverText, rows: 'none' },
  elapse: {
    text: ({ ticks, server }) =>
      `${ticks === 1 ? '1 tick passes' : `${ticks} ticks pass`} ${server === undefined ? 'for all' : `at ${serverName(server)}`}`,
    network: () => '',
    rows: 'none',
  },
  read: { text: serverText, rows: { outcome: 'all' } },
  command: {
    text: (step) => `${serverText(step)} ${commandText(step.command)}`,
    rows: { events: () => ['CMD START'], outcome: 'all' },
  },
  request: {
    text: ({ client, server, operation }) =>
      `client ${client} to ${serverName(server)}${operation === undefined ? '' : `: ${operationText(operation)}`}`,
    rows: { events: () => ['CMD START'], outcome: 'all' },
  },
  action: {
    text: ({ server, action, to }) =>
      [serverName(server), action, ...(to === undefined ? [] : [serverName(to)])].join(' '),
    rows: {
      events: ({ action }) => (action === 'restart' ? ['CRASH', 'RESTART'] : []),
      outcome: 'all',
    },
  },
  harness: {
    text: ({ server, action, to }) =>
      `${serverName(server)} ${action}${to === undefined ? '' : ` to ${serverName(to)}`} (by the harness)`,
    rows: { events: ({ action }) => harnessEvents[action] ?? [], outcome: 'roleSaid' },
  },
  apply: { text: serverText, rows: { outcome: 'all' } },
  finishSnapshot: { text: (step) => `${serverName(step.server)} finishes its snapshot`, rows: { outcome: 'all' } },
  emit: { text: (_, message) => `emit ${message}`, network: () => 'leaves its sender', rows: 'sent' },
  bridge: { text: bridgeText, network: cutText, rows: 'splits' },
  ring: { text: ({ around }) => `ring ${serverNames(around)}`, network: cutText, rows: 'splits' },
  oneWay: { text: ({ side }) => `one way, from ${serverNames(side)}`, network: cutText, rows: 'splits' },
  isolatedPair: {
    text: ({ from, to }) => `isolated pair ${serverNames([from, to])}`,
    network: cutText,
    rows: 'splits',
  },
  flapping: { text: ({ from, to }) => `flapping ${from}>${to}`, network: cutText, rows: 'splits' },
};

const byKind: Readonly<Record<StepKind, StepWords<StepKind>>> = words;

/** What was done, in the words of a schedule file, with people's names of servers. */
export function stepText({ step, ...trace }: TraceStep, servers: number): string {
  // A step whose message is gone takes the one at its place on the link: show what was taken.
  const taken = trace.fate === 'applied' ? trace.message?.identity : undefined;
  const message = 'message' in step ? show(taken ?? step.message) : '';
  return byKind[step.kind].text(step, message, servers);
}

/** What a step did to the network. */
export function networkChange(made: AppliedStep): string {
  const told = byKind[made.step.kind].network?.(made);
  if (told === undefined) throw new TypeError(`a ${made.step.kind} touches a server`);
  return told;
}

/** What the trace tables show of such a step. */
export const rowsOfStep = ({ kind }: Step): StepWords<StepKind>['rows'] => byKind[kind].rows;

function serverText({ server, kind }: { readonly server: ServerId; readonly kind: StepKind }): string {
  return `${serverName(server)} ${kind}`;
}

function copyText({ copy }: AppliedStep): string {
  return copy === null ? '' : `the copy is ${copy.identity.slice(copy.identity.lastIndexOf('#'))}`;
}

function cutText({ cut }: AppliedStep): string {
  return cut.length === 0 ? 'every link carries' : `${count(cut.length, 'link')} cut`;
}

const troubleNames: Readonly<Record<DiskTrouble['trouble'], string>> = {
  powerLoss: 'power loss',
  kill: 'killed',
  failedSync: 'failed sync',
  fullDisk: 'full disk',
  bitFlip: 'power loss and a bit flip',
};

/** With the choice, for it tells what is left. */
const troubleText = ({ trouble, choice }: DiskTrouble): string => `${troubleNames[trouble]} ${choice}`;

function bridgeText({ over, side }: StepOf<'bridge'>, _: string, servers: number): string {
  return `bridge over ${serverName(over)}: ${sidesText(side, servers, over)}`;
}

function sidesText(side: readonly ServerId[], servers: number, between?: ServerId): string {
  const others = Array.from({ length: servers }, (_, k) => k + 1).filter(
    (server) => server !== between && !side.includes(server),
  );
  return `${serverNames(side)} | ${serverNames(others)}`;
}
