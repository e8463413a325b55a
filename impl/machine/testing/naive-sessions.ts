import { parseKeyValueCommand } from '../key-value-command.ts';
import type { SessionLimits, SessionReply } from '../session-command.ts';
import type { Reply } from '../state-machine.ts';
import { smallLimits } from './drawn-commands.ts';
import { NaiveStore } from './naive-store.ts';
import type { SessionLog } from './session-log.ts';

interface Client {
  readonly session: number;
  lastActive: number;
  acknowledgedBelow: number;
}

/**
 * What a store with sessions should answer and hold: it remembers every reply that it ever gave, and looks through all
 * sessions at every command.
 */
export function naively(
  log: SessionLog,
  limits: SessionLimits,
): { readonly replies: readonly Reply[]; readonly entries: readonly (readonly [string, string])[] } {
  const store = new NaiveStore(smallLimits.valueLengthMax);
  const given = new Map<string, Reply>();
  let clients: readonly Client[] = [];
  let time = 0;

  function answer(command: SessionLog[number], index: number): SessionReply {
    time = Math.max(time, command.time);
    clients = clients.filter(({ lastActive }) => time <= lastActive + limits.timeoutMs);
    if (command.kind === 'register') {
      const stay = clients.toSorted((one, other) => other.lastActive - one.lastActive || other.session - one.session);
      clients = [{ session: index, lastActive: time, acknowledgedBelow: 1 }, ...stay].slice(0, limits.sessionsMax);
      return { kind: 'registered', session: index };
    }
    const client = clients.find(({ session }) => session === command.session);
    if (client === undefined) return { kind: 'sessionExpired' };
    client.lastActive = time;
    if (command.kind === 'keepAlive') return { kind: 'keptAlive' };
    client.acknowledgedBelow = Math.max(client.acknowledgedBelow, command.acknowledgedBelow);
    if (command.sequence < client.acknowledgedBelow) return { kind: 'alreadyAcknowledged' };
    const name = `${client.session}/${command.sequence}`;
    const reply = given.get(name) ?? carryOut(command.command);
    given.set(name, reply);
    return { kind: 'replied', reply };
  }

  function carryOut(text: string): Reply {
    const command = parseKeyValueCommand(text, smallLimits);
    return JSON.stringify(command.kind === 'refused' ? command : store.carryOut(command));
  }

  const replies = log.map((command, k) => JSON.stringify(answer(command, k + 1)));
  return { replies, entries: store.entries() };
}
