import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { SubjectError } from '../../properties/subject-error.ts';
import type {
  OwnLog,
  ServerInput,
  SharingServer,
  Shown,
  StartServer,
  Stepped,
} from '../../world/subjects/own/server.ts';
import { partsOf, sharing } from '../../world/subjects/own/server.ts';
import type { Change, LogChange, StepReply } from './replies.ts';

/** One that hosts a cluster, and is asked. */
export interface Asked {
  reset(options: ClusterOptions): readonly Change[];
  step(server: number, input: ServerInput): StepReply;
  save(server: number): unknown;
  load(server: number, state: unknown): Change;
}

/**
 * Makes the servers of a cluster in another process, which hosts one cluster and of each server one state: to start the
 * first server begins a new run, and to begin with a saved state puts it in its place. Who is not there any more must not
 * be stepped, unless it was saved.
 */
export function hosting(host: Asked): (options: ClusterOptions) => StartServer {
  let there: Run | null = null;
  return (options) => {
    let run: Run | null = null; // that was begun with these options
    return (id, saved) => {
      if (saved === undefined && (run === null || id === 1))
        there = run = { views: host.reset(options), servers: new Map() };
      const begun = run;
      if (begun === null || begun !== there) throw cannotGoBack();
      if (saved === undefined && begun.servers.has(id)) throw cannotGoBack();
      const view = saved === undefined ? begun.views[id - 1] : host.load(id, saved);
      if (view === undefined) throw new SubjectError(`no view of server ${id} after a reset`);
      const server = new HostedServer(id, host, begun, () => begun === there, changed(beginning, view));
      begun.servers.set(id, server);
      return server;
    };
  };
}

const cannotGoBack = (): SubjectError =>
  new SubjectError('a run in another process cannot be taken up where it was before');

interface Run {
  readonly views: readonly Change[];
  readonly servers: Map<number, HostedServer>; // as they are in the process
}

class HostedServer implements SharingServer {
  readonly [sharing] = true;
  readonly #id: number;
  readonly #host: Asked;
  readonly #run: Run;
  readonly #goesOn: () => boolean; // its run, in the process
  #shown: Shown;
  #saved: { readonly state: unknown } | null = null; // as it is now

  constructor(id: number, host: Asked, run: Run, goesOn: () => boolean, shown: Shown) {
    this.#id = id;
    this.#host = host;
    this.#run = run;
    this.#goesOn = goesOn;
    this.#shown = shown;
  }

  step(input: ServerInput): Stepped {
    this.#return();
    this.#saved = null;
    const reply = this.#host.step(this.#id, input);
    const { view, panic } = reply;
    if (panic !== undefined) throw panicOf(panic);
    if (view !== undefined && Object.keys(view).length > 0) this.#shown = changed(this.#shown, view);
    return reply;
  }

  view(): Shown {
    return this.#shown;
  }

  save(): unknown {
    this.#return();
    this.#saved ??= { state: this.#host.save(this.#id) };
    return this.#saved.state;
  }

  #return(): void {
    const { servers } = this.#run;
    if (!this.#goesOn()) throw cannotGoBack();
    if (servers.get(this.#id) === this) return;
    if (this.#saved === null) throw cannotGoBack();
    this.#host.load(this.#id, this.#saved.state);
    servers.set(this.#id, this);
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
