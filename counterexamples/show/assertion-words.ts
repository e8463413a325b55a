import type { AssertedAnswer, AssertedConfiguration, AssertedEntry } from '../../properties/seen/assertion.ts';
import type { AssertedState, Asserted } from '../../properties/seen/assertion.ts';
import { unreachable } from '../../properties/unreachable.ts';
import type { ConfigurationView, EntryView, ProgressView, Reply, ServerId } from '../../properties/seen/view.ts';
import { showConfiguration } from '../../properties/seen/view.ts';
import { orderedReply } from '../format/assertions.ts';
import { clientName, entryText, serverName, serverNames, serverOrNone } from './words.ts';

/** What is asserted: `n1 leads`, `n2 n3: currentTerm 1, commitIndex 2`. Holds text of a file, to be shown harmless. */
export function assertionText(asserted: Asserted): string {
  switch (asserted.assert) {
    case 'leaders':
      return `${leadersText(asserted.servers)} ${asserted.servers.length > 1 ? 'lead' : 'leads'}`;
    case 'servers':
      return `${serverNames(asserted.servers)}: ${saidOf(asserted).join(', ')}`;
    case 'replies':
      return `replies: ${repliesText(asserted.replies)}`;
    case 'answers':
      return `answers: ${answersText(asserted.answers)}`;
    default:
      return unreachable(asserted);
  }
}

function saidOf(state: AssertedState): readonly string[] {
  const { up, role, currentTerm, votedFor, leaderId, commitIndex, appliedIndex } = state;
  const { configuration, progress, base, log, durableLog } = state;
  return [
    ...said('up', up, yesOrNo),
    ...said('role', role, String),
    ...said('currentTerm', currentTerm, String),
    ...said('votedFor', votedFor, serverOrNone),
    ...said('leaderId', leaderId, serverOrNone),
    ...said('commitIndex', commitIndex, String),
    ...said('appliedIndex', appliedIndex, String),
    ...said('configuration', configuration, (members) => showConfiguration(configurationOf(members))),
    ...said('progress', progress, progressText),
    ...said('base', base, String),
    ...said('log', log, logText),
    ...said('durableLog', durableLog, logText),
  ];
}

const said = <Value>(field: string, value: Value | undefined, text: (value: Value) => string): readonly string[] =>
  value === undefined ? [] : [`${field} ${text(value)}`];

export const yesOrNo = (yes: boolean): string => (yes ? 'yes' : 'no');

export const leadersText = (leaders: readonly ServerId[]): string =>
  leaders.length === 0 ? 'nobody' : serverNames(leaders);

export const repliesText = (replies: readonly Reply[]): string =>
  replies.length === 0 ? 'none' : replies.map(replyWords).join('; ');

/** All that it says, by the names of the file: `accepted index 2 term 1`. */
const replyWords = (reply: Reply): string =>
  Object.entries(orderedReply(reply))
    .map(([key, value]) => (key === 'kind' ? String(value) : `${key} ${String(value)}`))
    .join(' ');

export const answersText = (answers: readonly AssertedAnswer[]): string =>
  answers.length === 0
    ? 'none'
    : answers.map(({ client, result }) => `${clientName(client)} ${JSON.stringify(result)}`).join('; ');

function logText(log: readonly AssertedEntry[]): string {
  return log.length === 0 ? 'empty' : log.map((entry) => entryText(entryOf(entry))).join(' ');
}

/** `n2 4/3`: its nextIndex is 4, its matchIndex 3. */
export const progressText = (progress: readonly ProgressView[]): string =>
  progress.length === 0
    ? 'none'
    : progress.map((one) => `${serverName(one.server)} ${one.nextIndex}/${one.matchIndex}`).join(' ');

export function entryOf([term, what]: AssertedEntry): EntryView {
  if (what === undefined) return { term, command: null };
  if (typeof what === 'string') return { term, command: what };
  return { term, command: null, configuration: configurationOf(what) };
}

export function configurationOf({ voters, newVoters, learners = [] }: AssertedConfiguration): ConfigurationView {
  const ascending = (servers: readonly ServerId[]): readonly ServerId[] => [...servers].sort((a, b) => a - b);
  return {
    voters: ascending(voters),
    newVoters: newVoters === undefined ? null : ascending(newVoters),
    learners: ascending(learners),
  };
}
