import type { Step } from '../seen/schedule.ts';
import type { LogIndex, Reply, ServerId, ServerView } from '../seen/view.ts';
import { nextRead } from '../seen/view.ts';

/** A read that was asked of a server and is not answered yet. */
export interface OpenRead {
  readonly server: ServerId;
  readonly read: number;
  readonly committed: LogIndex; // how far any commitIndex had come, anywhere, when it was asked
}

/** A read whose client was told that it may query the state machine. */
export interface ServedRead {
  readonly read: number;
  readonly index: LogIndex;
  readonly committed: LogIndex | null; // as above; null: nobody waits for this answer
}

interface Reads {
  readonly open: readonly OpenRead[];
  readonly served: readonly ServedRead[];
}

const noneServed: readonly ServedRead[] = [];

/** Which reads are open after a step, and which it served. A crash answers none, and nothing is left to be answered. */
export function readsIn(
  openBefore: readonly OpenRead[],
  committed: LogIndex,
  step: Step['kind'],
  before: ServerView,
  after: ServerView,
  replies: readonly Reply[],
): Reads {
  const server = after.id;
  if (!after.up) {
    const others = openBefore.filter((one) => one.server !== server);
    return { open: others.length === openBefore.length ? openBefore : others, served: noneServed };
  }
  let open = step === 'read' ? [...openBefore, { server, read: nextRead(before), committed }] : openBefore;
  let served = noneServed;
  for (const reply of replies) {
    if (reply.kind !== 'readable' && reply.kind !== 'readRefused') continue;
    const asked = open.find((one) => one.server === server && one.read === reply.read);
    open = open.filter((one) => one !== asked);
    if (reply.kind === 'readRefused') continue;
    served = [...served, { read: reply.read, index: reply.index, committed: asked?.committed ?? null }];
  }
  return { open, served };
}
