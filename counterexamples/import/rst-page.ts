import { show } from '../printable.ts';
import { cellError, nodesOf, rowOf } from './cells.ts';
import type { RowPlace } from './cells.ts';
import { pageLimits } from './limits.ts';
import { PageError } from './page-error.ts';
import type { PageRow, PageSection, TracePage } from './trace-page.ts';

/** The page in the text of an RST file. Throws a PageError. */
export function rstPage(text: string, source: string): TracePage {
  return new RstPage(
    text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)),
    source,
  ).read();
}

interface Head {
  readonly number: number;
  readonly title: string;
}

class RstPage {
  readonly #lines: readonly string[];
  readonly #source: string;
  #nodes = 0;
  #rows = 0;

  constructor(lines: readonly string[], source: string) {
    this.#lines = lines;
    this.#source = source;
  }

  read(): TracePage {
    const heads = this.#lines.flatMap((_, at) => (this.#headAt(at) === null ? [] : [at]));
    const sections: PageSection[] = [];
    for (const [k, at] of heads.entries()) {
      const head = this.#headAt(at);
      if (head === null) continue;
      const last = sections.at(-1)?.number ?? 0;
      if (head.number <= last) throw this.#refusal(at, `section ${head.number} after section ${last}`);
      sections.push({ ...head, rows: this.#table(at + 2, heads[k + 1] ?? this.#lines.length, head.number) });
    }
    if (sections.length === 0) {
      const fact = `${show(this.#source)}: no page of trace tables: nothing like "Section 1: TITLE" in it`;
      throw new PageError('PAGE_FORMAT', fact, 'Name an RST page or a CSV file as docs/import.md tells.');
    }
    return { form: 'rst', ...this.#beginning(heads[0] ?? 0), nodes: this.#nodes, sections };
  }

  /** The head of a section: underlined at its full length, blanks at its end included. */
  #headAt(at: number): Head | null {
    const line = this.#lines[at] ?? '';
    if (!line.startsWith('Section ')) return null;
    const colon = line.indexOf(': ');
    const number = Number(line.slice('Section '.length, colon));
    const isHead = colon > 0 && Number.isSafeInteger(number) && number > 0 && number <= pageLimits.sections;
    return isHead && isRule(this.#lines[at + 1] ?? '', line.length)
      ? { number, title: line.slice(colon + 2).trim() }
      : null;
  }

  /** Title and description: whatever stands before the first section. */
  #beginning(end: number): Pick<TracePage, 'name' | 'title' | 'description'> {
    const lines = this.#lines.slice(0, end);
    const titleAt = lines.findIndex(
      (line, at) => line !== '' && isRule(lines[at + 1] ?? '', line.length) && isRule(lines[at - 1] ?? '', line.length),
    );
    const title = titleAt === -1 ? '' : (lines[titleAt] ?? '');
    const label = lines.find((line) => line.startsWith('.. _') && line.endsWith(':'));
    const description = lines.slice(titleAt === -1 ? 0 : titleAt + 2).map((line) => line.trim());
    return {
      name: label === undefined ? '' : label.slice('.. _'.length, -1),
      title,
      description: trimmed(description),
    };
  }

  #table(from: number, to: number, section: number): readonly PageRow[] {
    const directive = `.. collapse:: section ${section} trace table`;
    let at = from;
    while (at < to && !(this.#lines[at] ?? '').startsWith(directive)) at += 1;
    if (at === to) throw this.#refusal(from - 2, `section ${section} has no trace table ("${directive} …")`);
    while (at < to && !this.#isGrid(at)) at += 1;
    if (at === to) throw this.#refusal(from - 2, `section ${section} has no table under "${directive} …"`);
    const lines: number[] = [];
    for (; at < to && this.#isGrid(at); at += 1) {
      if ((this.#lines[at] ?? '').trimStart().startsWith('|')) lines.push(at);
    }
    this.#heads(lines);
    return lines.slice(2).map((line) => this.#row(line));
  }

  #isGrid(at: number): boolean {
    const line = (this.#lines[at] ?? '').trimStart();
    return line.startsWith('|') || line.startsWith('+-') || line.startsWith('+=');
  }

  #heads([names, columns]: readonly number[]): void {
    if (names === undefined || columns === undefined)
      throw this.#refusal(names ?? 0, 'a table without its two rows of heads');
    const place = this.#place(names);
    const nodes = nodesOf(this.#cells(names), this.#cells(columns), place, pageLimits.nodes);
    if (this.#nodes !== 0 && nodes !== this.#nodes) {
      throw cellError(place, null, `expected the ${this.#nodes} nodes of the section before, got ${nodes}`);
    }
    this.#nodes = nodes;
  }

  #row(line: number): PageRow {
    this.#rows += 1;
    if (this.#rows > pageLimits.rows) {
      const fact = `${show(this.#source)}:${line + 1}: more than ${pageLimits.rows} rows, more than is read`;
      throw new PageError('PAGE_SIZE', fact, 'Split the page into several.');
    }
    return rowOf(this.#cells(line), this.#nodes, this.#place(line));
  }

  #cells(line: number): readonly string[] {
    const text = (this.#lines[line] ?? '').trim();
    if (!text.endsWith('|') || text.length < 2)
      throw cellError(this.#place(line), null, 'expected a row that ends with "|"');
    return text
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
  }

  #place(line: number): RowPlace {
    return { source: this.#source, line: line + 1, row: this.#rows, form: 'rst' };
  }

  #refusal(line: number, what: string): PageError {
    const fact = `${show(this.#source)}:${line + 1}: ${what}`;
    return new PageError('PAGE_FORMAT', fact, 'The form of trace pages is told in docs/import.md.');
  }
}

const isRule = (line: string, length: number): boolean =>
  length > 0 && line.length === length && line === '='.repeat(length);

function trimmed(lines: readonly string[]): readonly string[] {
  const from = lines.findIndex((line) => line !== '');
  return from === -1 ? [] : lines.slice(from, lines.findLastIndex((line) => line !== '') + 1);
}
