import { FindingFile } from '../../counterexamples/format/finding-file.ts';
import { saveSchedule, SaveError } from '../../counterexamples/format/save.ts';
import type { FindingObserver } from '../../search/engine/findings.ts';
import type { Found } from '../../search/engine/search-result.ts';
import type { Finding } from '../../search/engine/fuzz.ts';
import { pathFrom } from './saved.ts';

/** Where a schedule was saved, or why it was not. */
export interface Saving {
  readonly file: string | null;
  readonly error: SaveError | null;
}

/** A file that cannot be written must not hide a finding: it is said where the finding is printed. */
export function savingOf(cwd: string, write: () => string): Saving {
  try {
    return { file: pathFrom(cwd, write()), error: null };
  } catch (error) {
    if (error instanceof SaveError) return { file: null, error };
    throw error;
  }
}

const replaceEveryMs = 500; // so much of shrinking is lost if we are killed

interface Kept {
  readonly file: FindingFile | null; // null: it could not be written
  steps: number; // that the file has
  replacedAt: number;
}

/** Saves the findings of a search in a folder, each from the moment on that it is made. */
export class FindingFiles implements FindingObserver {
  readonly #cwd: string;
  readonly #dir: string;
  readonly #kept = new Map<string, Kept>();
  readonly #savings = new Map<string, Saving>();

  constructor(cwd: string, dir: string) {
    this.#cwd = cwd;
    this.#dir = dir;
  }

  shrunk(finding: Finding): void {
    const { schedule } = finding;
    const { length: steps } = schedule.steps;
    const kept = this.#kept.get(nameOf(finding));
    const now = performance.now();
    if (kept === undefined) {
      const file = unlessRefused(() => FindingFile.create(this.#dir, schedule));
      this.#kept.set(nameOf(finding), { file, steps, replacedAt: now });
    } else if (steps < kept.steps && now - kept.replacedAt >= replaceEveryMs) {
      unlessRefused(() => kept.file?.replace(schedule));
      kept.steps = steps;
      kept.replacedAt = now;
    }
  }

  known(finding: Finding): void {
    unlessRefused(() => this.#kept.get(nameOf(finding))?.file?.discard());
  }

  ended(found: Found): void {
    const saving = savingOf(this.#cwd, () => this.#finish(found));
    this.#savings.set(nameOf(found), saving);
  }

  /** Where it is now. */
  savingOf(found: Found): Saving {
    return this.#savings.get(nameOf(found)) ?? { file: null, error: null };
  }

  /** If nobody makes it shorter any more, the file gets its name for good. */
  #finish(found: Found): string {
    const file = this.#kept.get(nameOf(found))?.file ?? FindingFile.create(this.#dir, found.schedule);
    if (!found.interrupted) return file.finish(found.schedule);
    file.replace(found.schedule);
    return file.path;
  }
}

const nameOf = ({ strategy, path }: Finding): string => `${strategy} ${path}`;

function unlessRefused<Result>(write: () => Result): Result | null {
  try {
    return write();
  } catch (error) {
    if (error instanceof SaveError) return null;
    throw error;
  }
}

/** Saves a schedule, or says why not. */
export const save = (cwd: string, dir: string, schedule: Finding['schedule']): Saving =>
  savingOf(cwd, () => saveSchedule(dir, schedule));
