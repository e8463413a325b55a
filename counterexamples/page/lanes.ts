/** An event of a process; null: of none. */
interface ProcessEvent {
  readonly process: number | null;
  readonly type: string;
}

export interface Lanes {
  readonly names: readonly string[];
  laneOf(process: number): number; // from 1
}

/**
 * A lane for each process; of those that are never there at the same time several share one, since Jepsen goes on under a new
 * number after each operation without an outcome. Lanes stand in the order of their lowest numbers.
 */
export function lanesOf(events: readonly ProcessEvent[]): Lanes {
  const lives = livesOf(events);
  const lanes: { readonly processes: number[]; free: number }[] = [];
  for (const [process, { from, to }] of lives) {
    const lane = lanes.find(({ free }) => free < from);
    if (lane === undefined) lanes.push({ processes: [process], free: to });
    else {
      lane.processes.push(process);
      lane.free = to;
    }
  }
  const lowest = ({ processes }: { readonly processes: readonly number[] }): number => Math.min(...processes);
  lanes.sort((one, other) => lowest(one) - lowest(other));
  const places = new Map(lanes.flatMap(({ processes }, k) => processes.map((process) => [process, k + 1] as const)));
  return {
    names: lanes.map(({ processes: [first, ...more] }) => `process ${first}${more.length === 0 ? '' : ' …'}`),
    laneOf: (process) => places.get(process) ?? 1,
  };
}

interface Life {
  readonly from: number;
  to: number; // Infinity: it waits at the end
}

/** From the first event of each process to its last, in the order in which they begin. */
function livesOf(events: readonly ProcessEvent[]): ReadonlyMap<number, Life> {
  const lives = new Map<number, Life>();
  for (const [place, { process, type }] of events.entries()) {
    if (process === null) continue;
    const life = lives.get(process) ?? { from: place, to: place };
    life.to = type === 'invoke' ? Infinity : place;
    lives.set(process, life);
  }
  return lives;
}
