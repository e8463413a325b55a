import type { Step } from '../../properties/seen/schedule.ts';
import type { Input } from '../../properties/seen/subject.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import type { Act } from './cluster.ts';

/** A step of a server by itself. */
export function serverStep(server: ServerId, kind: 'crash' | 'restart' | 'heartbeat'): Act {
  const input: Input = kind === 'heartbeat' ? { kind: 'heartbeatTimeout' } : { kind };
  return { kind: 'input', server, input, step: { kind, server } };
}

export const byTimeout = (server: ServerId): Act => ({
  kind: 'input',
  server,
  input: { kind: 'electionTimeout' },
  step: { kind: 'timeout', server },
});

export const byClient = (server: ServerId, command: string): Act => ({
  kind: 'input',
  server,
  input: { kind: 'command', command },
  step: { kind: 'command', server, command },
});

type Hand = 'campaign' | 'demote' | 'timeout' | 'append' | 'transfer' | 'wipe';

export function byHarness(server: ServerId, action: Hand, to?: ServerId): Act {
  const way = { kind: 'harness', action, ...(to !== undefined && { to }) } as const;
  const step: Step = { ...way, server };
  return { kind: 'input', server, input: way, step };
}
