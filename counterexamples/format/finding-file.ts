import { lstatSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { alreadyThere, makeFolder, refusing, savedAs, saveSchedule, writeAtomically } from './save.ts';
import { writeSchedule } from './write.ts';

/**
 * The file of a finding while it is made shorter: whole at every moment, whoever kills us. Until `finish` it says that it
 * is unshrunk, and it is replaced only as long as it stands there as we have written it.
 */
export class FindingFile {
  readonly path: string;
  #text: string | null; // that we have written; null: the file is not ours

  private constructor(path: string, text: string | null) {
    this.path = path;
    this.#text = text;
  }

  /** Saves what was just found. A file that says the same already is left to whoever wrote it. Throws a SaveError. */
  static create(dir: string, found: Schedule): FindingFile {
    const { path, text } = savedAs(dir, { ...found, unshrunk: true });
    return refusing(path, () => {
      makeFolder(resolve(dir));
      if (alreadyThere(path, text)) return new FindingFile(path, null);
      writeAtomically(path, text);
      return new FindingFile(path, text);
    });
  }

  /** Goes on with a file that was left unshrunk; `left` is the schedule in it. */
  static adopt(path: string, left: Schedule): FindingFile {
    return new FindingFile(path, writeSchedule(left));
  }

  /** Something shorter is known. Throws a SaveError. */
  replace(shorter: Schedule): void {
    if (!this.#isOurs()) return;
    const { text } = savedAs(dirname(this.path), { ...shorter, unshrunk: true });
    if (text === this.#text) return;
    refusing(this.path, () => writeAtomically(this.path, text));
    this.#text = text;
  }

  /** Nothing shorter is looked for any more: the file gets its name for good, which is returned. Throws a SaveError. */
  finish(shortest: Schedule): string {
    const dir = dirname(this.path);
    if (!this.#isOurs()) return saveSchedule(dir, shortest);
    const { path, text } = savedAs(dir, shortest);
    return refusing(path, () => {
      if (alreadyThere(path, text)) {
        rmSync(this.path);
      } else {
        writeAtomically(this.path, text);
        renameSync(this.path, path);
      }
      this.#text = null;
      return path;
    });
  }

  /** It is no finding after all, or one that was known. */
  discard(): void {
    if (this.#isOurs()) refusing(this.path, () => rmSync(this.path));
    this.#text = null;
  }

  #isOurs(): boolean {
    if (this.#text === null) return false;
    return refusing(
      this.path,
      () =>
        lstatSync(this.path, { throwIfNoEntry: false })?.isFile() === true &&
        readFileSync(this.path, 'utf8') === this.#text,
    );
  }
}
