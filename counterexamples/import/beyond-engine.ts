import type { PageRow, TracePage } from './trace-page.ts';

/** What messages are about that the engine that runs here does not have. */
const unknownMessages: ReadonlyMap<string, string> = new Map([
  ['m_c', 'changes of who takes part'],
  ['m_cr', 'changes of who takes part'],
  ['sn', 'snapshots'],
  ['snr', 'snapshots'],
]);

/**
 * Why that a page differs at this row refutes nothing: the page says that it needs more than the engine has, or that it
 * leaves out what happened before. Null if neither is so.
 */
export function whyBeyond({ sections }: TracePage, row: PageRow): string | null {
  const { op } = row;
  const lacking =
    op.kind === 'event' ? (op.event === 'STARTED' ? 'nodes that join' : null) : unknownMessages.get(op.message);
  if (lacking !== null && lacking !== undefined) return `the engine that runs here has no ${lacking}`;
  const at = sections.findIndex(({ rows }) => rows.includes(row));
  const [section, before] = [sections[at], sections[at - 1]];
  if (before?.rows.length === 0) return `section ${before.number} has no rows, so what was done in it is not told`;
  const isAfterGap = (section?.number ?? 1) > (before?.number ?? 0) + 1;
  return isAfterGap ? 'the section before is left out, so what happened in it is not told' : null;
}

/** The row of a section that has no other, and an event in it: pages leave such sections out, so a row is missing. */
export function loneEvent({ form, sections }: TracePage): PageRow | null {
  if (form !== 'rst' || sections.length === 1) return null;
  for (const { rows } of sections) {
    const [first, second] = rows;
    if (first?.op.kind === 'event' && second === undefined) return first;
  }
  return null;
}
