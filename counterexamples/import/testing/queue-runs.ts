import fc from 'fast-check';
import type { Schedule, Step } from '../../../properties/seen/schedule.ts';
import type { ClusterOptions, Input, Subject } from '../../../properties/seen/subject.ts';
import type { ServerId } from '../../../properties/seen/view.ts';
import { documented } from '../../../world/subjects/documented/documented.ts';
import { after, bootCluster, stepOf, viewOf } from '../cluster.ts';
import type { Act, ClusterState, InFlight } from '../cluster.ts';

// Runs of the documented engine as its harness makes them: every node has one queue of what it sends and one of what it
// is sent, first in, first out. What such runs show are pages of our own.

const pageOptions = (servers: number, preVote: boolean): ClusterOptions => ({
  servers,
  features: preVote ? ['preVote'] : [],
  maxEntries: 10,
  maxInFlight: 1000,
  disk: 'immediate',
});

/** What a number stands for in a run: mostly a queue that is worked off, sometimes something that happens. */
interface Choice {
  readonly kind:
    | 'emit'
    | 'receive'
    | 'drain'
    | 'timeout'
    | 'campaign'
    | 'heartbeat'
    | 'command'
    | 'crash'
    | 'demote'
    | 'net'
    | 'lose';
  readonly server: ServerId; // modulo the number of servers, from 0
}

const choice: fc.Arbitrary<Choice> = fc.record({
  kind: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom<Choice['kind']>('emit', 'receive') },
    { weight: 2, arbitrary: fc.constant<Choice['kind']>('drain') },
    { weight: 3, arbitrary: fc.constantFrom<Choice['kind']>('timeout', 'heartbeat', 'command') },
    { weight: 1, arbitrary: fc.constantFrom<Choice['kind']>('campaign', 'crash', 'demote', 'net', 'lose') },
  ),
  server: fc.nat(4),
});

/** Schedules of such runs, with sections; none of their rows is missing in a page that the run is printed as. */
export const queueRuns: fc.Arbitrary<Schedule> = fc
  .record({
    servers: fc.constantFrom(3, 3, 5),
    preVote: fc.boolean(),
    choices: fc.array(choice, { minLength: 10, maxLength: 60, size: 'max' }),
    sectionSteps: fc.integer({ min: 8, max: 40 }),
  })
  .map(({ servers, preVote, choices, sectionSteps }) => {
    const options = pageOptions(servers, preVote);
    return scheduleOf(options, new QueueRun(documented(options), servers).of(choices), sectionSteps);
  });

function scheduleOf(options: ClusterOptions, steps: readonly Step[], sectionSteps: number): Schedule {
  const starts = steps.map((_, k) => k + 1).filter((step) => step % sectionSteps === 1);
  return {
    title: 'a run through queues',
    subject: 'documented',
    options,
    ...(steps.length > 0 && { sections: starts.map((fromStep, k) => ({ fromStep, title: `part ${k + 1}` })) }),
    steps,
    expect: { verdict: 'holds' },
  };
}

const stepsMax = 200; // two servers may answer one another for ever

class QueueRun {
  readonly #subject: Subject;
  readonly #servers: number;
  readonly #steps: Step[] = [];
  #state: ClusterState;

  constructor(subject: Subject, servers: number) {
    this.#subject = subject;
    this.#servers = servers;
    this.#state = bootCluster(subject, servers);
  }

  of(choices: readonly Choice[]): readonly Step[] {
    for (const { kind, server } of choices) this.#do(kind, 1 + (server % this.#servers));
    return this.#steps;
  }

  #outgoing(server: ServerId): InFlight | undefined {
    return this.#state.flights.find(({ envelope, emittedAt }) => envelope.from === server && emittedAt === null);
  }

  #incoming(server: ServerId): InFlight | undefined {
    const came = this.#state.flights.filter(({ envelope, emittedAt }) => envelope.to === server && emittedAt !== null);
    return came.sort((one, other) => (one.emittedAt ?? 0) - (other.emittedAt ?? 0))[0];
  }

  /** Node by node, until every queue that can be is empty. */
  #drain(): void {
    for (let before = -1; before < this.#steps.length; ) {
      before = this.#steps.length;
      for (let server = 1; server <= this.#servers; server += 1) {
        for (let own = -1; own < this.#steps.length; ) {
          own = this.#steps.length;
          this.#do('emit', server);
          if (own === this.#steps.length) this.#do('receive', server);
        }
      }
    }
  }

  #do(kind: Choice['kind'], server: ServerId): void {
    const { splitOff } = this.#state;
    const [outgoing, incoming] = [this.#outgoing(server), this.#incoming(server)];
    const view = viewOf(this.#state, server);
    switch (kind) {
      case 'emit':
        return outgoing === undefined ? undefined : this.#emit(outgoing);
      case 'receive':
        return incoming === undefined ? undefined : this.#make({ kind: 'deliver', flight: incoming });
      case 'drain':
        return this.#drain();
      case 'lose':
        return incoming === undefined ? undefined : this.#drop(incoming);
      case 'timeout':
        return this.#input(server, { kind: 'electionTimeout' }, { kind: 'timeout', server });
      case 'heartbeat':
        return outgoing === undefined ? this.#heartbeat(server) : undefined;
      case 'campaign':
      case 'demote':
        return this.#input(server, { kind: 'harness', action: kind }, { kind: 'harness', action: kind, server });
      case 'command':
        if (!view.up) return;
        this.#input(server, { kind: 'command', command: 'x' }, { kind: 'command', server, command: 'x' });
        return this.#make({ kind: 'return', server });
      case 'crash':
        return view.up
          ? this.#input(server, { kind: 'crash' }, { kind: 'crash', server })
          : this.#input(server, { kind: 'restart' }, { kind: 'restart', server });
      case 'net':
        return this.#make(splitOff.length === 0 ? { kind: 'split', side: [server] } : { kind: 'join' });
    }
  }

  /** No row shows it but those of its messages, so the first leaves at once. */
  #heartbeat(server: ServerId): void {
    this.#input(server, { kind: 'heartbeatTimeout' }, { kind: 'heartbeat', server });
    const first = this.#outgoing(server);
    if (first !== undefined) this.#emit(first);
  }

  #emit(flight: InFlight): void {
    this.#make({ kind: 'emit', flight });
  }

  #input(server: ServerId, input: Input, step: Step): void {
    this.#make({ kind: 'input', server, input, step });
  }

  #make(act: Act): void {
    if (this.#steps.length >= stepsMax) return;
    const next = after(this.#subject, this.#state, act, this.#steps.length + 1);
    if (next === null) return;
    this.#state = next;
    this.#steps.push(stepOf(act));
  }

  #drop(flight: InFlight): void {
    this.#state = { ...this.#state, flights: this.#state.flights.filter((other) => other !== flight) };
    this.#steps.push({ kind: 'drop', message: flight.identity });
  }
}
