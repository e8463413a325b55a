import type { DiskTrouble } from '../../../properties/seen/subject.ts';
import type { ServerId } from '../../../properties/seen/view.ts';
import type { Cluster } from '../cluster.ts';
import { isUp } from '../cluster.ts';
import type { MoveOf, StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { renameServer } from '../renaming.ts';

/** The server stops. What is not durable is lost, but for what `disk` leaves of it. */
export const crash: StepDescriptor<'crash'> = {
  resolve(cluster, step) {
    if (!isUp(cluster, step.server)) return null;
    return step.disk === undefined || mayTrouble(cluster, step.server, step.disk.trouble) ? step : null;
  },
  input: ({ disk }) => (disk === undefined ? { kind: 'crash' } : { kind: 'crash', disk }),
  moveOf: (server) => ({ kind: 'crash', server }),
  explored: (_, { crashes }) => (crashes ? [{ kind: 'crash' }] : []),
  renamed: renameServer,
  what: ({ disk }) => (disk === undefined ? 'crash' : `crash ${disk.trouble} ${disk.choice}`),
  choices: [
    {
      name: 'crash',
      nemesis: 'crash',
      weights: () => [2, 5, 9],
      propose: (cluster, rank) => (cluster.options.disk === 'log' ? troubled(cluster, rank) : plainly(cluster, rank)),
    },
  ],
  plain: (step) => (step.disk === undefined ? step : { kind: 'crash', server: step.server }),
  simpler({ server, disk }) {
    if (disk === undefined) return [];
    const { trouble, choice } = disk;
    const smaller = smallChoices.filter((other) => other < choice);
    return [
      { kind: 'crash', server },
      ...smaller.map((other) => ({ kind: 'crash' as const, server, disk: { trouble, choice: other } })),
    ];
  },
};

/** A choice counts moments first: these are the first ones, and there all or nothing is left. */
const smallChoices = Array.from({ length: 24 }, (_, choice) => choice);

/** A disk fails at something that it is asked for; and of all disks, only a minority is ever damaged. */
function mayTrouble(cluster: Cluster, server: ServerId, trouble: DiskTrouble['trouble']): boolean {
  if (cluster.options.disk !== 'log') return false;
  if (trouble === 'failedSync' || trouble === 'fullDisk') return cluster.view(server).pendingWrites > 0;
  return trouble !== 'bitFlip' || cluster.mayDamage(server);
}

function plainly(cluster: Cluster, rank: number): MoveOf<'crash'> | null {
  const server = pickServer(cluster, rank, ({ up }) => up);
  return server === null ? null : { kind: 'crash', server };
}

/** Mostly a server that is writing. */
function troubled(cluster: Cluster, rank: number): MoveOf<'crash'> | null {
  const anyone = (rank & 3) === 0;
  const server =
    pickServer(cluster, rank >>> 7, ({ up, pendingWrites }) => up && (anyone || pendingWrites > 0)) ??
    pickServer(cluster, rank >>> 7, ({ up }) => up);
  if (server === null) return null;
  const trouble = troubles[(rank >>> 2) & 0x1f];
  if (trouble === undefined || !mayTrouble(cluster, server, trouble)) return { kind: 'crash', server };
  return { kind: 'crash', server, disk: { trouble, choice: rank >>> 7 } };
}

/** Of 32; the rest are crashes without trouble. */
const troubles: readonly DiskTrouble['trouble'][] = [
  ...Array.from({ length: 14 }, () => 'powerLoss' as const),
  ...Array.from({ length: 4 }, () => 'kill' as const),
  ...Array.from({ length: 4 }, () => 'failedSync' as const),
  ...Array.from({ length: 2 }, () => 'fullDisk' as const),
  'bitFlip',
];
