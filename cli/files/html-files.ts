import { basename, dirname, join, resolve } from 'node:path';
import { makeFolder, refusing, writeAtomically } from '../../counterexamples/format/save.ts';
import type { RunDocument } from '../../counterexamples/page/document.ts';
import { pageOf } from '../../counterexamples/page/html.ts';
import type { Io } from '../io.ts';
import { savingOf } from './finding-files.ts';
import type { Saving } from './finding-files.ts';
import { pageTemplate } from './page-template.ts';

/** Saves pages: each beside a file, under its name with `.html` behind it, or all in one folder. */
export class HtmlFiles {
  readonly #cwd: string;
  readonly #dir: string | null; // null: beside the file
  readonly #template: string;
  readonly #written = new Set<string>();

  private constructor({ cwd }: Io, html: string) {
    this.#cwd = cwd;
    this.#dir = html === '' ? null : resolve(cwd, html);
    this.#template = pageTemplate(); // what is missing is said before the work
  }

  /** Null if nobody asked for pages. `html`: the value of --html, empty if it has none. */
  static wanted(io: Io, html: string | undefined): HtmlFiles | null {
    return html === undefined ? null : new HtmlFiles(io, html);
  }

  /** Where the page is now, or why it is not saved. A page that stands there is replaced, but for one of this command. */
  save(file: string, document: () => RunDocument): Saving {
    return savingOf(this.#cwd, () => {
      const path = this.#free(join(this.#dir ?? dirname(resolve(this.#cwd, file)), basename(file)));
      writePage(path, pageOf(document(), this.#template));
      return path;
    });
  }

  /** Files of several folders may have one name. */
  #free(base: string): string {
    for (let count = 1; ; count += 1) {
      const path = `${base}${count === 1 ? '' : `-${count}`}.html`;
      if (this.#written.has(path)) continue;
      this.#written.add(path);
      return path;
    }
  }
}

/** Puts a page there. Throws a SaveError. */
export function writePage(path: string, page: string): void {
  refusing(
    path,
    () => {
      makeFolder(dirname(path));
      writeAtomically(path, page);
    },
    'Choose another folder: --html=DIR',
  );
}
