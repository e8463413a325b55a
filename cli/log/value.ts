import { lastIndex } from '../../impl/index.ts';
import type { LogContents } from './look.ts';
import type { SeenSegment } from './segments.ts';

/** A segment for --json: its frames, and in each the entries that it brings. */
export function segmentValue({ file, size, frame, batches }: SeenSegment): object {
  const { identity, number, base, baseTerm, baseConfiguration, hardState, previousCrc } = frame.content;
  return {
    file,
    size,
    number,
    identity,
    sequence: frame.sequence,
    bytes: frame.end,
    base,
    baseTerm,
    baseConfiguration,
    hardState,
    previousCrc,
    batches: batches.map(({ at, frame: { sequence, end, content } }) => ({
      offset: at,
      sequence,
      bytes: end - at,
      hardState: content.hardState,
      from: content.from,
      entries: content.entries,
    })),
  };
}

/** What the files of a log come to, for --json. */
export function contentsValue({ reading, state }: LogContents): object {
  const { currentTerm, votedFor, snapshot, log } = state;
  const { base, baseTerm, configuration, configurationIndex } = log;
  return {
    mark: reading.mark,
    snapshot: snapshot && {
      file: reading.listing.snapshots.at(-1),
      index: snapshot.index,
      term: snapshot.term,
      configuration: snapshot.configuration,
      characters: snapshot.data.length,
    },
    state: { currentTerm, votedFor, base, baseTerm, lastIndex: lastIndex(log), configuration, configurationIndex },
  };
}
