import type { Schedule } from '../../properties/seen/schedule.ts';
import { FindingFile } from '../format/finding-file.ts';
import { SaveError } from '../format/save.ts';

/** The file of one failure in a folder: there from the moment on that it is found, and replaced as it gets shorter. */
export class SavedFailure {
  readonly #dir: string;
  #file: FindingFile | null = null;
  #path: string | null = null;
  #error: SaveError | null = null;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Where it is now; null if it could not be written. */
  get path(): string | null {
    return this.#path;
  }

  /** Why it could not be written. */
  get error(): SaveError | null {
    return this.#error;
  }

  /** `isLast`: nobody makes it shorter any more. */
  keep(schedule: Schedule, isLast: boolean): void {
    try {
      this.#file ??= FindingFile.create(this.#dir, schedule);
      this.#file.replace(schedule);
      this.#path = isLast ? this.#file.finish(schedule) : this.#file.path;
      this.#error = null;
    } catch (error) {
      if (!(error instanceof SaveError)) throw error;
      this.#error = error;
    }
  }
}
