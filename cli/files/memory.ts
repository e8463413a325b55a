import { targetOf } from '../../counterexamples/replay.ts';
import { carryOn } from '../../search/engine/carry-on.ts';
import { knownFailures } from '../../search/engine/known-failures.ts';
import { hostOf, pause } from '../../door/node-host.ts';
import type { Io } from '../io.ts';
import type { Own } from '../own/own.ts';
import { foundFiles, readSaved, replayingSaved } from './saved.ts';
import type { FileVerdict, IsWanted, Reproduced } from './saved.ts';
import type { SearchJob } from '../search-job.ts';

/** What of a job's subject was found before, and has been replayed. */
export interface Memory {
  readonly files: readonly FileVerdict[];
  readonly known: readonly KnownFailure[]; // what is still wrong
  readonly own?: Own | null | undefined; // the subject, if it is the user's
}

/** What a memory is about. */
export type Judged = Pick<SearchJob, 'subject' | 'properties' | 'own'>;

export interface KnownFailure {
  readonly key: string; // failureKey
  readonly verdict: Reproduced;
  readonly sameAs: string | null; // an earlier file with the same key
}

/** What became of files that were to be replayed, and those that were left out. */
export interface Replayed {
  readonly verdicts: readonly FileVerdict[];
  readonly notRun: readonly string[];
}

interface Replaying {
  readonly isWanted?: IsWanted;
  readonly own?: Own | null | undefined; // a subject of the user, which files may be of
  readonly until?: number;
}

/** Replays one file after the other, until a signal comes, or that time of `performance.now`. */
export async function replayEach(
  io: Io,
  files: readonly string[],
  { isWanted = () => true, own, until = Infinity }: Replaying = {},
): Promise<Replayed> {
  const verdicts: FileVerdict[] = [];
  const host = hostOf(io.interrupted);
  for (const [k, path] of files.entries()) {
    await pause(); // lets a signal in
    if (io.interrupted.aborted || host.now() >= until) return { verdicts, notRun: files.slice(k) };
    const saved = readSaved(path);
    if ('verdict' in saved) verdicts.push(saved);
    else if (isWanted(saved.schedule)) {
      const carried = await carryOn(replayingSaved(saved, own?.target ?? null), host, { until });
      if (!carried.ended) return { verdicts, notRun: files.slice(k) };
      verdicts.push(carried.outcome);
    }
  }
  return { verdicts, notRun: [] };
}

/** What of the job's subject was found before, in a folder. */
export async function recall(io: Io, folder: string, job: Judged): Promise<Memory> {
  const { verdicts } = await replayEach(io, foundFiles(folder), { isWanted: isOf(job), own: job.own });
  return memoryOf(verdicts, job);
}

/** Which of the files show that something is still wrong with the job's subject. */
export function memoryOf(files: readonly FileVerdict[], job: Judged): Memory {
  const failing = files
    .filter((verdict) => verdict.verdict === 'reproduced')
    .filter(({ schedule }) => isOf(job)(schedule))
    .map((verdict) => {
      const { schedule, file } = verdict;
      return { source: verdict, target: targetOf(schedule, file, job.own?.target), schedule };
    });
  const known = knownFailures(failing).map(({ key, source, sameAs }) => ({
    key,
    verdict: source,
    sameAs: sameAs?.file ?? null,
  }));
  return { files, known, own: job.own };
}

export const noMemory: Memory = { files: [], known: [] };

export const keysOf = ({ known }: Memory): ReadonlySet<string> => new Set(known.map(({ key }) => key));

/** Is the schedule one that violates what the job is judged by? */
const isOf =
  ({ subject, properties }: Judged): IsWanted =>
  ({ subject: its, expect }) =>
    its === subject && expect.verdict === 'violated' && properties.includes(expect.property);
