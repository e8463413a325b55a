import type { SeenFrame } from '../../impl/index.ts';

type Seen<Kind extends SeenFrame['kind']> = Extract<SeenFrame, { readonly kind: Kind }>;

export type SeenBatch = Seen<'batch'>;

/** A segment of a log with the batches in it, as far as they could be read. */
export interface SeenSegment extends Omit<Seen<'segment'>, 'kind'> {
  readonly batches: SeenBatch[];
}

/** Puts one more frame where it belongs. */
export function collect(segments: SeenSegment[], seen: SeenFrame): void {
  if (seen.kind === 'segment') segments.push({ ...seen, batches: [] });
  else segments.at(-1)?.batches.push(seen);
}

/** How much of a log was read. */
export interface LogExtent {
  readonly segments: number;
  readonly batches: number;
  readonly entries: number;
}

export function extentOf(segments: readonly SeenSegment[]): LogExtent {
  const batches = segments.flatMap((segment) => segment.batches);
  const entries = batches.reduce((count, { frame }) => count + frame.content.entries.length, 0);
  return { segments: segments.length, batches: batches.length, entries };
}
