import { targetOf } from '../counterexamples/replay.ts';
import { failureKey } from '../properties/shape/failure-key.ts';
import type { Io } from './io.ts';
import { pause } from './pause.ts';
import { foundFiles, replayFile } from './saved.ts';
import type { FileVerdict, IsWanted, Reproduced } from './saved.ts';
import type { SearchJob } from './search/job.ts';

/** What of a job's subject was found before, and has been replayed. */
export interface Memory {
  readonly files: readonly FileVerdict[];
  readonly known: readonly KnownFailure[]; // what is still wrong
}

/** What a memory is about. */
type Judged = Pick<SearchJob, 'subject' | 'properties'>;

export interface KnownFailure {
  readonly key: string; // failureKey
  readonly verdict: Reproduced;
  readonly sameAs: string | null; // an earlier file with the same key
}

/** Replays one file after the other, those that are wanted and those that cannot be read, until Ctrl-C. */
export async function replayEach(
  io: Io,
  files: readonly string[],
  isWanted: IsWanted = () => true,
): Promise<readonly FileVerdict[]> {
  const verdicts: FileVerdict[] = [];
  for (const file of files) {
    await pause(); // lets Ctrl-C in
    if (io.interrupted.aborted) break;
    const verdict = replayFile(file, isWanted);
    if (verdict !== null) verdicts.push(verdict);
  }
  return verdicts;
}

/** What of the job's subject was found before, in a folder. */
export async function recall(io: Io, folder: string, job: Judged): Promise<Memory> {
  return memoryOf(await replayEach(io, foundFiles(folder), isOf(job)), job);
}

/** Which of the files show that something is still wrong with the job's subject. */
export function memoryOf(files: readonly FileVerdict[], job: Judged): Memory {
  const first = new Map<string, string>(); // files by key
  const known: KnownFailure[] = [];
  for (const verdict of files) {
    if (verdict.verdict !== 'reproduced' || !isOf(job)(verdict.schedule)) continue;
    const key = failureKey(targetOf(verdict.schedule, verdict.file), verdict.schedule);
    if (key === null) continue;
    known.push({ key, verdict, sameAs: first.get(key) ?? null });
    if (!first.has(key)) first.set(key, verdict.file);
  }
  return { files, known };
}

export const noMemory: Memory = { files: [], known: [] };

export const keysOf = ({ known }: Memory): ReadonlySet<string> => new Set(known.map(({ key }) => key));

/** Is the schedule one that violates what the job is judged by? */
const isOf =
  ({ subject, properties }: Judged): IsWanted =>
  ({ subject: its, expect }) =>
    its === subject && expect.verdict === 'violated' && properties.includes(expect.property);
