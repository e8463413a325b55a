import type { PageRow, TracePage } from './trace-page.ts';

/** Messages about who takes part, and of snapshots: the engine that runs here has neither. */
const unknownMessages = ['m_c', 'm_cr', 'sn', 'snr'];

/**
 * Whether the page says at this row that it needs more than the engine has, or just before it leaves out what happened:
 * then that it differs there refutes nothing.
 */
export function isBeyondEngine({ sections }: TracePage, row: PageRow): boolean {
  const { op } = row;
  if (op.kind === 'event' ? op.event === 'STARTED' : unknownMessages.includes(op.message)) return true;
  const at = sections.findIndex(({ rows }) => rows.includes(row));
  const [section, before] = [sections[at], sections[at - 1]];
  // Of a section without rows nothing was recorded; one that is not there had a row.
  return before?.rows.length === 0 || (section?.number ?? 1) > (before?.number ?? 0) + 1;
}
