/** How long a finding may be made shorter and explained if nobody says otherwise. */
export const defaultShrinkTime = 60_000;

/** How the time for one finding (--shrink-time) is shared: to explain it gets what shrinking leaves of it. */
const shareOfShrinking = 0.9;

/** How long a finding may be made shorter. */
export const shrinkingMs = (shrinkTime: number): number => shareOfShrinking * shrinkTime;

/** How long it may be explained after so much shrinking. */
export const explainingMs = (shrinkTime: number, shrinkMs: number): number => Math.max(0, shrinkTime - shrinkMs);
