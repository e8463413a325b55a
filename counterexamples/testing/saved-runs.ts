import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { giving, idle, subjectOf } from '../../world/testing/own-servers.ts';
import { loadSchedule } from '../format/load.ts';
import { targetOf } from '../replay.ts';
import { traceOf } from '../trace.ts';
import type { Trace } from '../trace.ts';
import { runOf } from './example-runs.ts';

/** From the root of the repository, where tests run: this file may stand elsewhere then. */
const folder = (name: string): string => resolve('counterexamples', name);

/** Every schedule that is kept here, by its name: `faults/stale-term-vote-counted.json`. */
const savedFiles: readonly string[] = ['scenarios', 'faults', 'mutants'].flatMap((name) =>
  readdirSync(folder(name))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => `${name}/${file}`),
);

export function savedRun(name: string): Trace {
  const path = folder(name);
  const schedule = loadSchedule(path);
  return traceOf(targetOf(schedule, path), schedule);
}

/** What would do harm where it is not taken for text. */
export const hostile =
  'a"b\\\n;}])\u202e\u2028 c %%{init}%% </script><img src=x onerror=alert(1)> #{ {"n1":9} |-> ${x}';

/** Servers of somebody's own, which send each other what has no name in the paper. */
export function foreignRun(): Trace {
  const says = { kind: 'Gossip', term: 3, load: 0.5, urgent: true, to: null, text: hostile };
  const make = (): ReturnType<typeof subjectOf> =>
    subjectOf(giving({ sent: [{ to: 2, payload: null, says }] }, { ...idle, currentTerm: 3 }));
  const target = { name: 'mine', make, invariants: [] };
  return runOf(['1 timeout', '1 heartbeat', '1>2 Gossip t3 #1', 'drop 1>2 Gossip t3 #2'], { target });
}

/** All of them, with runs of hostile text and foreign messages, and one in which nothing happens. */
export const manyRuns = (): readonly (readonly [name: string, trace: Trace])[] => [
  ...savedFiles.map((name) => [name, savedRun(name)] as const),
  ['hostile', runOf(['1 timeout', `1 command ${hostile}`, 'duplicate 1>2 RequestVote t1 #1'], { title: hostile })],
  ['foreign', foreignRun()],
  ['nothing', runOf([])],
];
