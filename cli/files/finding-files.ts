import { FindingFiles as Files } from '../../counterexamples/format/finding-files.ts';
import { saveSchedule, SaveError } from '../../counterexamples/format/save.ts';
import type { Finding } from '../../search/engine/fuzz.ts';
import type { Found } from '../../search/engine/search-result.ts';
import { pathFrom } from '../path-from.ts';

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

/** Saves the findings of a search in a folder, and tells where they are from the folder that the command runs in. */
export class FindingFiles extends Files {
  readonly #cwd: string;

  constructor(cwd: string, dir: string) {
    super(dir);
    this.#cwd = cwd;
  }

  /** Where it is now. */
  savingOf(found: Found): Saving {
    const { path = null, error = null } = this.savedAs(found) ?? {};
    return { file: path && pathFrom(this.#cwd, path), error };
  }
}

/** Saves a schedule, or says why not. */
export const save = (cwd: string, dir: string, schedule: Finding['schedule']): Saving =>
  savingOf(cwd, () => saveSchedule(dir, schedule));
