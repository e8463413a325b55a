import type { Io } from './io.ts';

/** What asks us to end. */
export const signalNames = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type SignalName = (typeof signalNames)[number];

const asks: Readonly<Record<SignalName, string>> = {
  SIGINT: 'Ctrl-C',
  SIGTERM: 'SIGTERM',
  SIGHUP: 'SIGHUP',
};

const kept = 'what was found is saved and printed';
const keptOf: Readonly<Record<string, string>> = { browse: 'what was saved stays, other branches are gone' };

/** Is aborted by the first signal that asks us to end, whose name is its reason; a second one kills. */
export function untilSignalled(stderr: Io['stderr'], command: string): AbortSignal {
  const control = new AbortController();
  const end = (name: SignalName): void => {
    for (const one of signalNames) process.off(one, end);
    stderr.write(`raftcheck: ${asks[name]}: ending; ${keptOf[command] ?? kept}. Once more kills\n`);
    control.abort(name);
  };
  for (const name of signalNames) process.on(name, end);
  return control.signal;
}
