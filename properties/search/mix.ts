/** What a random choice may be, from calm to violent. */
export const choiceKinds = [
  'deliverOldest', // the oldest message of a link: order kept
  'deliverAny', // any message in flight: reordering
  'write',
  'heartbeat',
  'command',
  'timeout',
  'transfer',
  'restart',
  'heal',
  'mend',
  'drop',
  'duplicate',
  'cut',
  'partition',
  'crash',
  'compact',
  'reconfigure',
  'read',
  'request',
  'tick',
] as const;

export type ChoiceKind = (typeof choiceKinds)[number];

/** How often each kind comes up in one run, as relative weights. Kinds left out never do. */
export type Mix = Readonly<Partial<Record<ChoiceKind, number>>>;

/** Kinds of trouble that a run may be spared (`--nemesis`). */
export const nemeses = ['reorder', 'drop', 'duplicate', 'cut', 'partition', 'crash'] as const;

export type Nemesis = (typeof nemeses)[number];

const slots = 256;

/** The kinds laid out over 256 slots in proportion to their weights, so that a byte picks one. */
export function layOut(mix: Mix): readonly ChoiceKind[] {
  const total = choiceKinds.reduce((sum, kind) => sum + (mix[kind] ?? 0), 0);
  const table: ChoiceKind[] = [];
  let reached = 0;
  for (const kind of choiceKinds) {
    reached += mix[kind] ?? 0;
    while (table.length < Math.round((slots * reached) / total)) table.push(kind);
  }
  return table;
}
