import { show } from '../../counterexamples/printable.ts';
import type { Configuration, Entry, HardState } from '../../impl/index.ts';
import { lastIndex } from '../../impl/index.ts';
import { counted } from '../terminal/numbers.ts';
import { columns } from '../terminal/table.ts';
import type { LogContents } from './look.ts';
import type { SeenBatch, SeenSegment } from './segments.ts';

const commandColumns = 40;

/** A segment as a table: frame after frame, and under each the entries that it brings. */
export function segmentText({ file, size, frame, batches }: SeenSegment): string {
  const { base, baseTerm, baseConfiguration, ...header } = frame.content;
  const begins = `goes on behind ${base} of term ${baseTerm}; ${hardStateText(header.hardState)}`;
  const rows = [
    ['offset', 'frame', 'bytes', 'index', 'term', 'content'],
    ['0', String(frame.sequence), String(frame.end), '', '', `${begins}; ${configurationText(baseConfiguration)}`],
    ...batches.flatMap(batchRows),
  ];
  return `${show(file)}  ${counted(size, 'byte')}\n${columns(rows, [0, 1, 2, 3, 4])}`;
}

function batchRows({ at, frame }: SeenBatch): readonly (readonly string[])[] {
  const { hardState, from, entries } = frame.content;
  const cut = `${hardStateText(hardState)}; from ${from} on:${entries.length === 0 ? ' nothing' : ''}`;
  return [
    [String(at), String(frame.sequence), String(frame.end - at), '', '', cut],
    ...entries.map((entry, k) => ['', '', '', String(from + k), String(entry.term), entryText(entry)]),
  ];
}

function entryText({ command, configuration }: Entry): string {
  if (configuration !== undefined) return configurationText(configuration);
  return command === null ? 'no-op' : show(JSON.stringify(command), commandColumns);
}

function hardStateText({ currentTerm, votedFor }: HardState): string {
  return `term ${currentTerm}, ${votedFor === null ? 'no vote' : `voted for ${votedFor}`}`;
}

function configurationText({ voters, newVoters, learners }: Configuration): string {
  const lists = [
    `voters ${voters.join(' ')}`,
    ...(newVoters === null ? [] : [`new voters ${newVoters.join(' ')}`]),
    ...(learners.length === 0 ? [] : [`learners ${learners.join(' ')}`]),
  ];
  return voters.length + learners.length === 0 ? 'nobody takes part' : lists.join(', ');
}

/** What the files of a log come to, in a few lines. */
export function contentsText({ reading: { listing, mark }, state }: LogContents): readonly string[] {
  const { snapshot, log } = state;
  const last = lastIndex(log);
  const entries = last === log.base ? `no entry behind ${last}` : `entries ${log.base + 1} to ${last}`;
  const synced = `all is durable up to byte ${mark.offset} of segment ${mark.segment}`;
  return [
    ...(snapshot === null
      ? []
      : [`snapshot  up to ${snapshot.index} of term ${snapshot.term}, ${counted(snapshot.data.length, 'character')}`]),
    `mark      ${mark.segment === 0 ? 'none' : synced}${listing.hasMark ? '' : ': its file is missing'}`,
    `state     ${hardStateText(state)}; ${entries}; ${configurationText(log.configuration)}`,
  ];
}
