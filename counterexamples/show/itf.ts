import { ScheduleError } from '../format/schedule-error.ts';
import { escapeInJson } from '../printable.ts';
import { carryOn } from '../trace.ts';
import type { AppliedStep, Trace, TraceMessage } from '../trace.ts';
import type { ConfigurationView, EntryView, MessageView, ServerId, ServerView } from '../../properties/seen/view.ts';
import { showConfiguration } from '../../properties/seen/view.ts';
import { unreachable } from '../../properties/unreachable.ts';
import type { Step } from '../../properties/seen/schedule.ts';

/**
 * A run in the Informal Trace Format (Apalache, ADR 015), with the two variables of `quint run --mbt`: a state for the
 * start and for each step that was made. Keys and their types: docs/exports.md.
 */
export function itf(trace: Trace): string {
  const { violation } = trace.outcome;
  const meta = {
    format: 'ITF',
    'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
    source: trace.schedule.subject,
    status: violation === null ? 'ok' : 'violation',
    description: violation === null ? trace.schedule.title : `${violation.property}: ${violation.fact}`,
    varTypes,
  };
  const vars = [...Object.keys(varTypes), actionTaken, nondetPicks];
  // A state a line: the whole would be mostly blanks.
  const states: string[] = [];
  let length = 0;
  for (const state of statesOf(trace)) {
    const text = escapeInJson(JSON.stringify(state));
    length += text.length;
    if (length > lengthMax) {
      const fact = `at step ${states.length} this run has more than ${lengthMax / 2 ** 20} MiB of ITF`;
      throw new ScheduleError('SCHEDULE_SIZE', fact, 'Every state is whole there: make the schedule shorter.');
    }
    states.push(text);
  }
  const head = escapeInJson(JSON.stringify({ '#meta': meta, vars })).slice(0, -1);
  return `${head},"states":[\n${states.join(',\n')}\n]}\n`;
}

/** Of the whole text: longer ones are no strings any more. */
const lengthMax = 2 ** 28;

const actionTaken = 'mbt::actionTaken';
const nondetPicks = 'mbt::nondetPicks';

type Value = boolean | string | readonly Value[] | { readonly [field: string]: Value };

/** Plain numbers are no values of ITF. */
const int = (value: number): Value => ({ '#bigint': String(value) });
const set = (values: readonly Value[]): Value => ({ '#set': values });
const map = (pairs: readonly (readonly [Value, Value])[]): Value => ({ '#map': pairs });
const none: Value = { tag: 'None', value: { '#tup': [] } };
const some = (value: Value): Value => ({ tag: 'Some', value });

const servers = (ids: readonly ServerId[]): Value => set(ids.map(int));

const entryType = '{ term: Int, kind: Str, command: Str }';
const configurationType = '{ voters: Set(Int), newVoters: Set(Int), learners: Set(Int) }';
const campaignType = '{ lastLogIndex: Int, lastLogTerm: Int, leadershipTransfer: Bool, electionTerm: Int }';
const voteType = '{ voteGranted: Bool, electionTerm: Int }';
const bodyType = [
  `PreVote(${campaignType})`,
  `PreVoteResponse(${voteType})`,
  `RequestVote(${campaignType})`,
  `RequestVoteResponse(${voteType})`,
  `AppendEntries({ prevLogIndex: Int, prevLogTerm: Int, entries: Seq(${entryType}), leaderCommit: Int, round: Int })`,
  'AppendEntriesResponse({ success: Bool, prevLogIndex: Int, matchIndex: Int, conflictTerm: Int, conflictIndex: Int, round: Int })',
  `InstallSnapshot({ lastIncludedIndex: Int, lastIncludedTerm: Int, configuration: ${configurationType}, offset: Int, data: Str, done: Bool })`,
  'InstallSnapshotResponse({ lastIncludedIndex: Int, offset: Int })',
  'TimeoutNow({ })',
  'Other({ name: Str, says: Str -> Str })',
].join(' | ');

/** The variables of a state, beside those of model-based testing, in Apalache's type system 1.2. */
const varTypes = {
  up: 'Int -> Bool',
  role: 'Int -> Str',
  currentTerm: 'Int -> Int',
  votedFor: 'Int -> Int',
  log: `Int -> Seq(${entryType})`,
  logBase: 'Int -> Int',
  logBaseTerm: 'Int -> Int',
  commitIndex: 'Int -> Int',
  appliedIndex: 'Int -> Int',
  votesGranted: 'Int -> Set(Int)',
  nextIndex: 'Int -> (Int -> Int)',
  matchIndex: 'Int -> (Int -> Int)',
  messages: `Seq({ identity: Str, from: Int, to: Int, term: Int, body: ${bodyType} })`,
} as const;

type Variable = keyof typeof varTypes;

function* statesOf(trace: Trace): Iterable<object> {
  const flights = new Set<TraceMessage>();
  yield stateOf(0, trace.initial, flights, 'init', picksOf(null));
  for (const made of trace.steps) {
    if (made.fate !== 'applied') continue;
    carryOn(flights, made);
    yield stateOf(made.applied, made.after, flights, made.step.kind, picksOf(made));
  }
}

function stateOf(
  index: number,
  views: readonly ServerView[],
  flights: ReadonlySet<TraceMessage>,
  action: string,
  picks: Value,
): object {
  const ofServers = (value: (view: ServerView) => Value): Value =>
    map(views.map((view) => [int(view.id), value(view)]));
  const state: Readonly<Record<Variable, Value>> = {
    up: ofServers(({ up }) => up),
    role: ofServers(({ role }) => role),
    currentTerm: ofServers(({ currentTerm }) => int(currentTerm)),
    votedFor: ofServers(({ votedFor }) => int(votedFor ?? 0)),
    log: ofServers(({ log }) => log.entries.map(entryOf)),
    logBase: ofServers(({ log }) => int(log.base)),
    logBaseTerm: ofServers(({ log }) => int(log.baseTerm)),
    commitIndex: ofServers(({ commitIndex }) => int(commitIndex)),
    appliedIndex: ofServers(({ appliedIndex }) => int(appliedIndex)),
    votesGranted: ofServers(({ votesGranted }) => servers(votesGranted)),
    nextIndex: ofServers(({ progress }) => map(progress.map(({ server, nextIndex }) => [int(server), int(nextIndex)]))),
    matchIndex: ofServers(({ progress }) =>
      map(progress.map(({ server, matchIndex }) => [int(server), int(matchIndex)])),
    ),
    messages: [...flights].map(messageOf),
  };
  return { '#meta': { index }, ...state, [actionTaken]: action, [nondetPicks]: picks };
}

function entryOf({ term, command, configuration }: EntryView): Value {
  if (configuration !== undefined) {
    return { term: int(term), kind: 'configuration', command: showConfiguration(configuration) };
  }
  return { term: int(term), kind: command === null ? 'noop' : 'command', command: command ?? '' };
}

function configurationOf({ voters, newVoters, learners }: ConfigurationView): Value {
  return { voters: servers(voters), newVoters: servers(newVoters ?? []), learners: servers(learners) };
}

function messageOf({ identity, envelope: { from, to, message } }: TraceMessage): Value {
  const { kind, term } = message;
  return { identity, from: int(from), to: int(to), term: int(term), body: { tag: kind, value: bodyOf(message) } };
}

/**
 * Every field of its kind and none beside, so that all values of a kind have one type: what a message leaves out is 0 or
 * false, and what a subject adds of its own is not told.
 */
function bodyOf(message: MessageView): Value {
  switch (message.kind) {
    case 'PreVote':
    case 'RequestVote': {
      const { lastLogIndex, lastLogTerm, leadershipTransfer = false, electionTerm = 0 } = message;
      return fieldsOf({ lastLogIndex, lastLogTerm, leadershipTransfer, electionTerm });
    }
    case 'PreVoteResponse':
    case 'RequestVoteResponse': {
      const { voteGranted, electionTerm = 0 } = message;
      return fieldsOf({ voteGranted, electionTerm });
    }
    case 'AppendEntries': {
      const { prevLogIndex, prevLogTerm, entries, leaderCommit, round = 0 } = message;
      return { ...fieldsOf({ prevLogIndex, prevLogTerm, leaderCommit, round }), entries: entries.map(entryOf) };
    }
    case 'AppendEntriesResponse': {
      const { success, prevLogIndex, matchIndex, conflictTerm, conflictIndex, round = 0 } = message;
      return fieldsOf({ success, prevLogIndex, matchIndex, conflictTerm, conflictIndex, round });
    }
    case 'InstallSnapshot': {
      const { lastIncludedIndex, lastIncludedTerm, configuration, offset, data, done } = message;
      return {
        ...fieldsOf({ lastIncludedIndex, lastIncludedTerm, offset, data, done }),
        configuration: configurationOf(configuration),
      };
    }
    case 'InstallSnapshotResponse':
      return fieldsOf({ lastIncludedIndex: message.lastIncludedIndex, offset: message.offset });
    case 'TimeoutNow':
      return {};
    case 'Other': {
      const { name, says } = message;
      return { name, says: map(Object.entries(says).map(([field, value]) => [field, String(value)])) };
    }
    default:
      return unreachable(message);
  }
}

const fieldsOf = (fields: Readonly<Record<string, number | boolean | string>>): { readonly [field: string]: Value } =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'number' ? int(value) : value]),
  );

/** What the schedule chose in a step, as Quint tells the picks of `oneOf`: every pick in every state, None or Some. */
function picksOf(made: AppliedStep | null): Value {
  const step = made?.step ?? null;
  const { server, to, target, from, client, command, side }: Choices = step ?? {};
  const at = server ?? (step?.kind === 'deliver' ? made?.server : undefined);
  const peer = to ?? target;
  return {
    server: option(at ?? undefined, int),
    from: option(from, int),
    peer: option(peer, int),
    client: option(client, int),
    message: option(made?.message?.identity, (identity) => identity),
    command: option(command, (text) => text),
    side: option(side, servers),
  };
}

const option = <Picked>(picked: Picked | undefined, value: (picked: Picked) => Value): Value =>
  picked === undefined ? none : some(value(picked));

/** Of every kind of step what it has of these. */
interface Choices {
  readonly kind?: Step['kind'];
  readonly server?: ServerId;
  readonly from?: ServerId;
  readonly to?: ServerId;
  readonly target?: ServerId;
  readonly client?: number;
  readonly command?: string;
  readonly side?: readonly ServerId[];
}
