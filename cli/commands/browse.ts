import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { Session } from '../../counterexamples/browse/session.ts';
import { targetOf } from '../../counterexamples/replay.ts';
import { freshSeed } from '../../door/node-host.ts';
import type { Target } from '../../properties/judging/target.ts';
import { subjectOfSchedule } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { ClusterOptions, DiskMode, Feature } from '../../properties/seen/subject.ts';
import { networkOf } from '../../search/drawing/network-of.ts';
import { drawnFor } from '../../search/verbs/drawn-for.ts';
import { subjectNames } from '../../world/registry/registry.ts';
import { Live } from '../browse/live.ts';
import { LiveServer } from '../browse/server.ts';
import { bySignal, exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { loadKnown } from '../files/known.ts';
import { pageTemplate } from '../files/page-template.ts';
import { toolName } from '../files/pages.ts';
import { writableFolder } from '../explore/out.ts';
import type { Io } from '../io.ts';
import { Owns } from '../own/owns.ts';
import type { SubjectFlag } from '../own/owns.ts';
import { Output } from '../terminal/output.ts';
import { unknownName, UsageError } from '../usage-error.ts';

export interface BrowseFlags extends SubjectFlag {
  readonly servers?: number;
  readonly features?: readonly Feature[];
  readonly disk?: DiskMode;
  readonly clients?: number;
  readonly at?: number;
  readonly seed?: number;
  readonly out: string;
  readonly port: number;
  readonly open?: boolean;
}

/** Serves a live page until a signal ends it. */
export async function browse(path: string | undefined, flags: BrowseFlags, io: Io): Promise<ExitCode> {
  const output = new Output(io);
  const template = pageTemplate();
  const out = writableFolder(io.cwd, flags.out);
  const { target, schedule } = path === undefined ? await fresh(flags, io) : await saved(path, flags, io);
  const { at = schedule.steps.length } = flags;
  if (at > schedule.steps.length) throw new UsageError(`--at ${at}: the schedule has ${schedule.steps.length} steps`);
  const { seed = freshSeed() } = flags;
  const session = new Session({ target, schedule, at, seed, tool: toolName() });
  const live = new Live(session, { target, template, cwd: io.cwd, out, interrupted: io.interrupted });
  const server = await LiveServer.listen(live, randomBytes(tokenBytes).toString('base64url'), flags.port);
  live.tell((line) => server.push(line));
  output.print(server.address);
  output.print(`Open it in a browser on this machine; Ctrl-C ends. Searches go by --seed ${seed}.`);
  if (flags.open === true) openInBrowser(server.address, output);
  if (!io.interrupted.aborted) await once(io.interrupted, 'abort');
  live.end();
  await server.close();
  return bySignal(exitCode.interrupted, io.interrupted);
}

const tokenBytes = 32;

interface Browsed {
  readonly target: Target;
  readonly schedule: Pick<Schedule, 'options' | 'steps'>;
}

const ofFreshRun = ['servers', 'features', 'disk', 'clients'] as const;

async function saved(path: string, flags: BrowseFlags, io: Io): Promise<Browsed> {
  const given = ofFreshRun.find((name) => flags[name] !== undefined);
  if (given !== undefined) throw new UsageError(`--${given}: the file says it`);
  return loadKnown(io, path, await Owns.from(io, flags));
}

/** A run that has not begun. */
async function fresh(flags: BrowseFlags, io: Io): Promise<Browsed> {
  if (flags.at !== undefined) throw new UsageError('--at goes with a file');
  const own = await (await Owns.from(io, flags, { builtInToo: true })).searched();
  const subject = own?.target.name ?? flags.subject ?? 'impl';
  if (own === null && !subjectNames.includes(subject)) throw unknownName('subject', subject, subjectNames);
  const options = optionsOf(flags, own?.target ?? null);
  const judged = { title: '', subject, options, steps: [], expect: { verdict: 'holds' } } as const;
  const target = targetOf(judged, 'subject', own?.target);
  return { target, schedule: { ...subjectOfSchedule(target), ...judged } };
}

/** Of a subject of the user, nothing that it cannot do. */
function optionsOf({ servers = 3, features, disk, clients }: BrowseFlags, own: Target | null): ClusterOptions {
  const wanted = {
    servers,
    ...(features !== undefined && { features }),
    ...(disk !== undefined && { disk }),
    ...(clients !== undefined && { clients }),
  };
  try {
    const drawn = own === null ? wanted : drawnFor(own, wanted);
    return {
      servers,
      features: drawn.features ?? [],
      maxEntries: 4,
      maxInFlight: 4,
      disk: drawn.disk ?? 'immediate',
      ...(drawn.clients !== undefined && drawn.clients > 0 && { clients: drawn.clients }),
      ...networkOf('nemesis' in drawn ? drawn.nemesis : undefined),
    };
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer' };

/** As far as there is a browser: the address is printed anyhow. */
function openInBrowser(address: string, output: Output): void {
  const opener = spawn(openers[process.platform] ?? 'xdg-open', [address], { stdio: 'ignore', detached: true });
  opener.on('error', () => output.warn('raftcheck: --open: no browser could be opened'));
  opener.unref();
}
