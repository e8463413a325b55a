import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { SubjectError } from '../../properties/subject-error.ts';
import type { OwnLog, OwnServer, ServerInput, SharingServer, Shown, Stepped } from '../../world/subjects/own/server.ts';
import { partsOf } from '../../world/subjects/own/server.ts';
import type { Change, LogChange, StepReply } from './protocol.ts';

/** One that hosts a cluster, and is asked. */
export interface Asked {
  reset(options: ClusterOptions): readonly Change[];
  step(server: number, input: ServerInput): StepReply;
}

/**
 * The servers of a cluster in another process. It can only go on: the first server that is started begins a new run, and
 * who is still of an older one must not be stepped any more.
 */
export function hostedServers(host: Asked, options: ClusterOptions): (id: number) => OwnServer {
  let run: Run | null = null;
  return (id) => {
    if (run === null || id === 1) run = { views: host.reset(options), started: new Set() };
    const current = run;
    if (current.started.has(id)) throw cannotGoBack();
    current.started.add(id);
    return new HostedServer(id, host, () => run === current, current.views[id - 1]);
  };
}

const cannotGoBack = (): SubjectError =>
  new SubjectError('a run in another process cannot be taken up where it was before');

interface Run {
  readonly views: readonly Change[];
  readonly started: Set<number>;
}

class HostedServer implements SharingServer {
  readonly isSharing = true;
  readonly #id: number;
  readonly #host: Asked;
  readonly #isCurrent: () => boolean;
  #shown: Shown;

  constructor(id: number, host: Asked, isCurrent: () => boolean, first: Change | undefined) {
    this.#id = id;
    this.#host = host;
    this.#isCurrent = isCurrent;
    if (first === undefined) throw new SubjectError(`no view of server ${id} after a reset`);
    this.#shown = changed(beginning, first);
  }

  step(input: ServerInput): Stepped {
    if (!this.#isCurrent()) throw cannotGoBack();
    const reply = this.#host.step(this.#id, input);
    const { view, panic } = reply;
    if (panic !== undefined) throw panicOf(panic);
    if (view !== undefined && Object.keys(view).length > 0) this.#shown = changed(this.#shown, view);
    return reply;
  }

  view(): Shown {
    return this.#shown;
  }
}

/** Its stack is in the text, and not where it was read. */
function panicOf(text: string): Error {
  const error = new Error(text);
  error.stack = text;
  return error;
}

const beginning: Shown = {
  role: 'follower',
  currentTerm: 0,
  votedFor: null,
  leaderId: null,
  commitIndex: 0,
  log: partsOf([]),
};

function changed(before: Shown, { log, durable, ...fields }: Change): Shown {
  const after = { ...before, ...fields, log: log === undefined ? before.log : logAfter(before.log, log) };
  if (durable === undefined) return after;
  const was = before.durable ?? { currentTerm: 0, votedFor: null, log: [] };
  const { log: durableLog, ...rest } = durable;
  return {
    ...after,
    durable: { ...was, ...rest, log: durableLog === undefined ? was.log : logAfter(was.log, durableLog) },
  };
}

/** From that index on, the entries take the place of what was there and after. */
function logAfter(before: OwnLog, change: LogChange): OwnLog {
  if (!('from' in change)) return partsOf(change);
  const { base, baseTerm, entries } = partsOf(before);
  const kept = change.from - base - 1;
  if (kept < 0 || kept > entries.length)
    throw new SubjectError(`log: from ${change.from}: the log has entries ${base + 1} to ${base + entries.length}`);
  return { base, baseTerm, entries: [...entries.slice(0, kept), ...change.entries] };
}
