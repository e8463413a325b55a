import type { Finding } from '../../search/engine/fuzz.ts';
import type { FindingObserver } from '../../search/engine/findings.ts';
import type { Found } from '../../search/engine/search-result.ts';
import { FindingFile } from './finding-file.ts';
import { SaveError } from './save.ts';

const replaceEveryMs = 500; // so much of shrinking is lost if we are killed

interface Kept {
  readonly file: FindingFile | null; // null: it could not be written
  steps: number; // that the file has
  replacedAt: number;
}

/** Where a finding stands, or why it does not. */
export type Saved =
  | { readonly path: string; readonly error: null }
  | { readonly path: null; readonly error: SaveError };

/** Saves the findings of a search in a folder, each from the moment on that it is made. */
export class FindingFiles implements FindingObserver {
  readonly #dir: string;
  readonly #kept = new Map<string, Kept>();
  readonly #saved = new Map<string, Saved>();

  constructor(dir: string) {
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
    this.#saved.set(nameOf(found), this.#ended(found));
  }

  /** Where it is now; null if it has not ended here. */
  savedAs(found: Finding): Saved | null {
    return this.#saved.get(nameOf(found)) ?? null;
  }

  /** A file that cannot be written must not hide a finding. */
  #ended(found: Found): Saved {
    try {
      return { path: this.#finish(found), error: null };
    } catch (error) {
      if (error instanceof SaveError) return { path: null, error };
      throw error;
    }
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
