import type { StepKind } from '../../../properties/seen/schedule.ts';
import type { Envelope, LogIndex, ServerId, ServerView } from '../../../properties/seen/view.ts';
import { lastIndex } from '../../../properties/seen/view.ts';

interface Handled {
  readonly prevLogIndex: LogIndex;
  readonly lastIndex: LogIndex; // of the server's log once the request was handled
}

/**
 * Remembers how long a server's log was when it had handled each AppendEntries, until the answer is sent: an answer
 * may wait for the disk, and the trace tables show the log as it was.
 */
export class Answers {
  readonly #due = new Map<string, Handled[]>();

  /** A server has taken a step. */
  handled(kind: StepKind, after: ServerView, request: Envelope | null): void {
    if (kind === 'crash') this.#forget(after.id);
    if (request?.message.kind !== 'AppendEntries') return;
    const link = `${after.id}>${request.from}`;
    const due = this.#due.get(link) ?? [];
    due.push({ prevLogIndex: request.message.prevLogIndex, lastIndex: lastIndex(after.log) });
    this.#due.set(link, due);
  }

  /** Last index of the sender's log to be shown with a message that it sends now. */
  lastIndexFor({ from, to, message }: Envelope, now: ServerView): LogIndex {
    if (message.kind !== 'AppendEntriesResponse') return lastIndex(now.log);
    const due = this.#due.get(`${from}>${to}`) ?? [];
    const at = due.findIndex(({ prevLogIndex }) => prevLogIndex === message.prevLogIndex);
    // Answers keep the order of their requests: what stands before was never answered.
    const [answered] = due.splice(0, at + 1).slice(-1);
    return answered?.lastIndex ?? lastIndex(now.log);
  }

  #forget(server: ServerId): void {
    for (const link of this.#due.keys()) {
      if (link.startsWith(`${server}>`)) this.#due.delete(link);
    }
  }
}
