import { show } from '../printable.ts';
import { cellError, nodesOf, rowOf } from './cells.ts';
import type { RowPlace } from './cells.ts';
import { pageLimits } from './limits.ts';
import { PageError } from './page-error.ts';
import type { PageRow, PageSection, TracePage } from './trace-page.ts';

/** The first cell of the legend that stands under the last section. */
const legend = 'Column Label';

/**
 * The page in the text of a CSV file: every section is two rows of heads and its rows, without titles. Ends with the
 * text or with the legend. Throws a PageError.
 */
export function csvPage(text: string, source: string): TracePage {
  const sections: { readonly number: number; readonly rows: PageRow[] }[] = [];
  const lines = text.split('\n');
  let nodes = 0;
  let rows = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const cells = cellsOf(lines[at] ?? '');
    const place = (): RowPlace => ({ source, line: at + 1, row: rows, form: 'csv' });
    if (cells.length === 1 && cells[0] === '') continue;
    if (cells[0] === legend) break;
    if (cells[0] === 'N-1') {
      const found = nodesOf(cells, cellsOf(lines[at + 1] ?? ''), place(), pageLimits.nodes);
      if (nodes !== 0 && found !== nodes) {
        throw cellError(place(), null, `expected the ${nodes} nodes of the section before, got ${found}`);
      }
      nodes = found;
      sections.push({ number: sections.length + 1, rows: [] });
      at += 1;
      continue;
    }
    const section = sections.at(-1);
    if (section === undefined) throw noPage(source);
    rows += 1;
    if (rows > pageLimits.rows) {
      const fact = `${show(source)}:${at + 1}: more than ${pageLimits.rows} rows, more than is read`;
      throw new PageError('PAGE_SIZE', fact, 'Split the page into several.');
    }
    section.rows.push(rowOf(filled(cells, nodes), nodes, place()));
  }
  if (sections.length === 0) throw noPage(source);
  const titled = sections.map((section): PageSection => ({ ...section, title: '' }));
  return { form: 'csv', name: '', title: '', description: [], nodes, sections: titled };
}

/** Nothing in a cell of the notation needs quotes. */
const cellsOf = (line: string): readonly string[] => line.split(',').map((cell) => cell.trim());

/** A node that there is not yet has no cells at all. */
function filled(cells: readonly string[], nodes: number): readonly string[] {
  const missing = 3 * nodes - cells.length;
  return missing > 0 && missing % 3 === 0 ? [...cells, ...Array.from({ length: missing }, () => '')] : cells;
}

function noPage(source: string): PageError {
  const fact = `${show(source)}: no page of trace tables: neither an RST page with sections nor CSV that begins with N-1`;
  return new PageError('PAGE_FORMAT', fact, 'Name an RST page or a CSV file as docs/import.md tells.');
}
