import type { ClientId } from '../../properties/seen/clients-view.ts';
import { show } from '../printable.ts';
import type { AppliedStep, Trace, TraceMessage } from '../trace.ts';
import { changesOf } from './changes.ts';
import { operationText } from './commands.ts';
import { stepText } from './step-words.ts';
import { clientName, serverName } from './words.ts';

/** The default of ShiViz, said all the same, since an empty first line is easily lost on the way. */
const parser = String.raw`(?<event>.*)\n(?<host>\S*) (?<clock>{.*})`;
const eventColumns = 1000;

/**
 * A run as a log for ShiViz: its regular expression, an empty delimiter of executions, then two lines an event. Hosts are
 * the servers and the clients of the store; what is done to the network alone is no host's event and not in it.
 */
export function shiviz(trace: Trace): string {
  const log = new Log();
  for (const step of trace.steps) {
    if (step.fate === 'applied') tell(log, trace, step);
  }
  return [parser, '', ...log.lines, ''].join('\n');
}

function tell(log: Log, trace: Trace, made: AppliedStep): void {
  const { step, server, number, message, copy, sent, told } = made;
  // The network makes copies; what arrives comes from who sent the first one all the same.
  if (copy !== null && message !== null) log.sends(copy, log.clockOf(message));
  if (server === null) return;
  const text = stepText(made, trace.schedule.options.servers);
  const broken = number === trace.culprit ? ` <- ${trace.outcome.violation?.property ?? ''}` : '';
  const heard: Clock[] = [];
  if (step.kind === 'deliver' && message !== null) heard.push(log.clockOf(message));
  if (step.kind === 'request') {
    const what = step.operation === undefined ? 'its request' : operationText(step.operation);
    heard.push(log.happens(clientName(step.client), `${number}. asks ${serverName(server)}: ${what}`, []));
  }
  const now = log.happens(serverName(server), `${number}. ${text}: ${changesOf(made)}${broken}`, heard);
  for (const one of sent) log.sends(one, now);
  for (const event of told) {
    if (event.kind === 'called') {
      log.callers.set(event.call, event.client);
      continue;
    }
    const client = clientName(log.callers.get(event.call) ?? 0);
    const told = event.kind === 'refused' ? 'that it will never be done' : String(event.result ?? 'none');
    log.happens(client, `${number}. hears from ${serverName(server)}: ${told}`, [now]);
  }
}

/** How many events of each host an event knows of. */
type Clock = ReadonlyMap<string, number>;

class Log {
  readonly lines: string[] = [];
  readonly callers = new Map<number, ClientId>(); // who made a call
  readonly #clocks = new Map<string, Clock>();
  readonly #sent = new Map<TraceMessage, Clock>();

  /** An event of the host, which hears of others; its clock. */
  happens(host: string, text: string, heard: readonly Clock[]): Clock {
    const known = this.#clocks.get(host) ?? new Map<string, number>();
    const clock = new Map([[host, (known.get(host) ?? 0) + 1]]); // its own stands first
    for (const [other, count] of [known, ...heard].flatMap((one) => [...one])) {
      if (other !== host) clock.set(other, Math.max(clock.get(other) ?? 0, count));
    }
    this.#clocks.set(host, clock);
    this.lines.push(show(text, eventColumns), `${host} ${JSON.stringify(Object.fromEntries(clock))}`);
    return clock;
  }

  sends(message: TraceMessage, clock: Clock): void {
    this.#sent.set(message, clock);
  }

  /** Of the event that sent the message. */
  clockOf(message: TraceMessage): Clock {
    const clock = this.#sent.get(message);
    if (clock === undefined) throw new TypeError(`${message.identity} was never sent`);
    return clock;
  }
}
