import { basename, dirname, join, resolve } from 'node:path';
import { savedAs } from '../../counterexamples/format/save.ts';
import type { Known, ShrinkStage } from '../../counterexamples/page/document.ts';
import { pageOf } from '../../counterexamples/page/html.ts';
import { runDocument } from '../../counterexamples/page/run-document.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Explanation } from '../../search/explain/explain.ts';
import type { Io } from '../io.ts';
import type { Own } from '../own/own.ts';
import { packageVersion } from '../package-root.ts';
import { savingOf } from './finding-files.ts';
import type { Saving } from './finding-files.ts';
import { writePage } from './html-files.ts';
import { pageTemplate } from './page-template.ts';

/** A failure that a page shows. */
export interface Shown {
  readonly target: Target;
  readonly schedule: Schedule;
  readonly file: string | null; // where it was saved, from the folder that the command runs in
  readonly explanation: Explanation | null;
  readonly shrinking: Known<readonly ShrinkStage[]>;
}

/** Saves the pages of findings: each beside its file, under the same name, or all in one folder. */
export class Pages {
  readonly #cwd: string;
  readonly #dir: string | null; // null: beside the file
  readonly #out: string; // where files are saved
  readonly #template: string;
  readonly #flag: string | undefined;

  private constructor(io: Io, dir: string | null, out: string, own: Own | null) {
    this.#cwd = io.cwd;
    this.#dir = dir;
    this.#out = out;
    this.#template = pageTemplate(); // what is missing is said before the search
    this.#flag = own?.flag;
  }

  /** Null if nobody asked for pages. `html`: the value of --html, empty if it has none. */
  static wanted(io: Io, html: string | undefined, out: string, own: Own | null = null): Pages | null {
    return html === undefined ? null : new Pages(io, html === '' ? null : resolve(io.cwd, html), out, own);
  }

  /** Where the page is now, or why it is not saved. */
  save({ target, schedule, file, explanation, shrinking }: Shown): Saving {
    return savingOf(this.#cwd, () => {
      const saved = file === null ? savedAs(this.#out, schedule).path : resolve(this.#cwd, file);
      const path = join(this.#dir ?? dirname(saved), `${basename(saved, '.json')}.html`);
      const command = file === null ? '' : replayCommand(file, this.#flag);
      const document = runDocument(target, schedule, { explanation, shrinking, command, tool: toolName() });
      const page = pageOf(document, this.#template);
      writePage(path, page);
      return path;
    });
  }
}

/** Who made a page. */
export const toolName = (): string => `raftcheck ${packageVersion()}`;
