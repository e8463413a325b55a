import { unreachable } from '../../../properties/unreachable.ts';
import type { ServerId } from '../../../properties/seen/view.ts';
import { saysText } from '../words.ts';
import type { Trace, TraceMessage } from '../../trace.ts';
import { bool, factsOf, roleName } from './notation.ts';
import type { RoleName } from './notation.ts';
import { nameOfPage, sectionRows } from './page.ts';
import type { PageNames, SectionRows } from './page.ts';
import { Marks, plantumlText } from './plantuml-marks.ts';
import type { TraceRow } from './trace-row.ts';

const preamble = `!pragma ratio 0.7
skinparam dpi 150
skinparam monochrome false
skinparam sequence {
  ArrowColor Black
  ActorBorderColor Black
  LifeLineBorderColor Black
  ParticipantFontSize 12
  Padding 10
}
skinparam legend {
  BackgroundColor #F5F5F5
  FontSize 11
}`;

const legend = (marks: boolean): string => `legend right
  <#GhostWhite,#GhostWhite>|      |= __Legend__ |
  |<#Lightgreen>| Raft Node |
  |FOLLOWER| Follower Role |
  |CANDIDATE| Candidate Role |
  |LEADER| Leader Role |${marks ? legendOfMarks : ''}
endlegend`;

const legendOfMarks = `
  |solid| Message leaves |
  |dashed| Message arrives; with x: lost |
  |red| What arrived with the violation |`;

interface Wanted extends PageNames {
  /** Also what the notation has no sign for. Default: not. */
  readonly marks?: boolean;
}

/**
 * A run as PlantUML: one diagram for each section, each by itself a whole file. In the notation of the documented pages,
 * byte for byte, unless `marks` are asked for.
 */
export function plantumlSections(trace: Trace, { marks = false, ...names }: Wanted = {}): readonly string[] {
  const name = nameOfPage(trace, names);
  const marking = marks ? new Marks(trace) : null;
  return sectionRows(trace).map((section) =>
    [
      '@startuml',
      preamble,
      `title Raft Consensus Sequence (${name} Section ${section.number})`,
      '',
      ...trace.initial.map(
        ({ id }) => `participant "${marks ? `n${id}` : `Node ${id}`}" as n${id} order ${10 * id} #Lightgreen`,
      ),
      ...bodyOf(section, marking),
      '',
      legend(marks),
      '@enduml',
      '',
    ].join('\n'),
  );
}

/**
 * The same as one text, with marks: arrivals, losses, the terms of responses, and what is violated. A run of the documented
 * engine that breaks nothing is told as its pages are.
 */
export function plantuml(trace: Trace, names: PageNames = {}): string {
  const marks = trace.schedule.subject !== 'documented' || trace.outcome.violation !== null;
  return plantumlSections(trace, { ...names, marks }).join('');
}

/**
 * Messages as they are sent, roles as they are taken, and notes of what changed; servers begin every section as
 * followers. Crashes and splits are notes of ours: the original has no sign for them. What a subject says in messages of its
 * own is escaped; nothing else that a schedule's author wrote stands in a diagram.
 */
function bodyOf({ rows, number }: SectionRows, marks: Marks | null): readonly string[] {
  const roles = new Map<ServerId, RoleName>();
  const lines: string[] = [];
  for (const [k, row] of rows.entries()) {
    lines.push(...(marks?.before(row) ?? []));
    lines.push(...happeningOf(row, roles, marks));
    const before = rows[k - 1];
    if (before !== undefined) lines.push(...row.views.flatMap(({ id }) => notes(before, row, id)));
  }
  return [...lines, ...(marks?.end(number) ?? [])];
}

function happeningOf(
  { op, server, views }: TraceRow,
  roles: Map<ServerId, RoleName>,
  marks: Marks | null,
): readonly string[] {
  if (op.kind !== 'event') {
    const { from, to } = op.message.envelope;
    if (op.kind === 'received') return marks?.arrival(op.message) ?? [];
    const arrow = marks?.sending(op.message) ?? '->';
    return [`n${from} ${arrow} n${to}: ${arrowText(op.message)}${marks?.suffix(op.message) ?? ''}`];
  }
  const view = views[server - 1];
  switch (op.event) {
    case 'NEW ROLE': {
      const role = view === undefined ? 'FLWR' : roleName(view);
      if ((roles.get(server) ?? 'FLWR') === role) return [];
      roles.set(server, role);
      return [`n${server} -> n${server}: Becomes ${longNames[role]}`];
    }
    case 'CRASH':
      roles.set(server, 'FLWR');
      return [`note over n${server}: CRASH`];
    case 'RESTART':
    case 'NETSPLIT':
    case 'NETJOIN':
      return [`note over n${server}: ${op.event}`];
    case 'STARTED':
    case 'CMD START':
    case 'CMD DONE':
      return [];
    default:
      return unreachable(op.event);
  }
}

const longNames: Readonly<Record<RoleName, string>> = { FLWR: 'FOLLOWER', CNDI: 'CANDIDATE', LEAD: 'LEADER' };

function notes(before: TraceRow, row: TraceRow, server: ServerId): readonly string[] {
  const [then, now] = [before.views[server - 1], row.views[server - 1]];
  if (then === undefined || now === undefined) return [];
  const [was, is] = [factsOf(then), factsOf(now)];
  const place = `note ${server === 1 ? 'left' : 'right'} of n${server}:`;
  // As in the original: a term that did not change with the index prints as 0.
  const term = was.lastTerm === is.lastTerm ? 0 : is.lastTerm;
  return [
    ...(was.lastIndex === is.lastIndex ? [] : [`${place} Log: index=${is.lastIndex}, term=${term}`]),
    ...(was.commitIndex === is.commitIndex ? [] : [`${place} Commit: index=${is.commitIndex}`]),
    ...(was.term === is.term ? [] : [`${place} Term: ${is.term}`]),
  ];
}

function arrowText({ envelope: { message }, lastIndex }: TraceMessage): string {
  switch (message.kind) {
    case 'PreVote':
      return `PreVoteRequest(term=${message.term + 1}, lastIndex=${message.lastLogIndex}, lastTerm=${message.lastLogTerm})`;
    case 'RequestVote':
      return `RequestVote(term=${message.term}, lastIndex=${message.lastLogIndex}, lastTerm=${message.lastLogTerm})`;
    case 'PreVoteResponse':
      return `PreVoteResponse(granted=${bool(message.voteGranted)})`;
    case 'RequestVoteResponse':
      return `VoteResponse(granted=${bool(message.voteGranted)})`;
    case 'AppendEntries': {
      const { term, prevLogIndex, prevLogTerm, entries, leaderCommit } = message;
      const what = ['heartbeat', '1 entry'][entries.length] ?? `${entries.length} entries`;
      return `AppendEntries(term=${term}, prevIndex=${prevLogIndex}, prevTerm=${prevLogTerm}, ${what}, commitIndex=${leaderCommit})`;
    }
    case 'AppendEntriesResponse':
      return `AppendResponse(success=${bool(message.success)}, maxIndex=${lastIndex})`;
    case 'InstallSnapshot': {
      const { term, lastIncludedIndex, lastIncludedTerm, offset, done } = message;
      return `InstallSnapshot(term=${term}, lastIndex=${lastIncludedIndex}, lastTerm=${lastIncludedTerm}, offset=${offset}, done=${bool(done)})`;
    }
    case 'InstallSnapshotResponse':
      return `SnapshotResponse(lastIndex=${message.lastIncludedIndex}, offset=${message.offset})`;
    case 'TimeoutNow':
      return `TransferPower(prevIndex=${lastIndex})`;
    case 'Other':
      return plantumlText(`${message.name}${saysText(message.says)}`);
    default:
      return unreachable(message);
  }
}
