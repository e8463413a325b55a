import type { Subject } from '../../properties/seen/subject.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import { nodeName } from '../show/notation/notation.ts';
import { rowCells } from '../show/notation/page.ts';
import type { TraceRow } from '../show/notation/trace-row.ts';
import { bootCluster } from './cluster.ts';
import { acted } from './run.ts';
import type { PageRun, Setting } from './run.ts';
import type { ColumnName, PageRow, TracePage } from './trace-page.ts';
import { waysTo } from './ways.ts';
import type { Way } from './ways.ts';

/** Where a row of a page and what the engine does part. */
export interface Mismatch {
  readonly row: PageRow;
  readonly cells: readonly CellMismatch[]; // empty: nothing that the engine could do there makes such a row
}

export interface CellMismatch {
  readonly node: ServerId;
  readonly column: ColumnName;
  readonly page: string; // the text of the cell there
  readonly engine: string; // and as the engine would have it
}

/** What a page comes from, as far as it can be told. */
export interface Explanation {
  readonly run: PageRun; // of all rows before the mismatch
  readonly rows: number; // so many are explained, from the first on
  readonly mismatch: Mismatch | null; // null: every row is explained
  readonly exhausted: boolean; // false: the search was given up at its limit
}

/** How many ways are tried a page: so many, and so many more for each row. */
const triesMin = 5_000;
const triesARow = 20;

interface Place {
  readonly row: PageRow;
  readonly following: readonly PageRow[]; // in the section
  readonly isFirst: boolean; // of its section
  readonly gap: boolean; // sections before it are left out of the page
}

/**
 * Runs the engine forward along the rows of a page. Where several things may have happened, it takes the likeliest, and
 * comes back for the others if the rows after cannot be explained.
 */
export function explain(page: TracePage, subject: Subject): Explanation {
  return new Search(page, subject).search();
}

interface Depth {
  readonly run: PageRun;
  readonly ways: Iterator<Way>;
}

interface Best {
  readonly run: PageRun;
  readonly at: number;
  readonly cells: readonly CellMismatch[];
}

class Search {
  readonly #setting: Setting;
  readonly #places: readonly Place[];
  readonly #path: Depth[] = [];
  #best: Best;

  constructor(page: TracePage, subject: Subject) {
    this.#setting = { subject, replies: page.form === 'rst' ? 'asInPages' : 'receiver' };
    this.#places = placesOf(page);
    const run: PageRun = { cluster: bootCluster(subject, page.nodes), acts: null, baseline: null, due: null };
    this.#best = { run, at: 0, cells: [] };
  }

  search(): Explanation {
    const rows = this.#places.length;
    let left = triesMin + triesARow * rows;
    let run: PageRun | null = this.#best.run;
    while (run !== null && this.#path.length < rows) {
      this.#enter(run);
      run = this.#next(() => (left -= 1) >= 0);
    }
    if (run !== null) return { run, rows, mismatch: null, exhausted: true };
    const { at, cells } = this.#best;
    const row = this.#places[at]?.row;
    const mismatch = row === undefined ? null : { row, cells };
    return { run: this.#best.run, rows: at, mismatch, exhausted: left >= 0 };
  }

  #enter(run: PageRun): void {
    const place = this.#places[this.#path.length];
    const begun = place === undefined ? null : begin(this.#setting, run, place);
    if (place === undefined || begun === null) return;
    this.#path.push({ run: begun, ways: waysTo(this.#setting, begun, place.row, place.following) });
  }

  /** The run with the next way to the last row that has one left; null if none has. */
  #next(mayTry: () => boolean): PageRun | null {
    for (let top = this.#path.at(-1); top !== undefined; top = this.#path.at(-1)) {
      const at = this.#path.length - 1;
      if (at > this.#best.at) this.#best = { run: top.run, at, cells: [] };
      const { value: way, done } = top.ways.next();
      if (done === true) {
        this.#path.pop();
        continue;
      }
      if (!mayTry()) return null;
      const cells = mismatches(this.#setting, top.run, this.#places[at]?.row, way.row);
      if (cells.length === 0) return { ...way.run, baseline: way.row };
      if (at === this.#best.at && (this.#best.cells.length === 0 || cells.length < this.#best.cells.length)) {
        this.#best = { run: top.run, at, cells };
      }
    }
    return null;
  }
}

function placesOf({ sections }: TracePage): readonly Place[] {
  return sections.flatMap(({ number, rows }, k) => {
    const gap = number > (sections[k - 1]?.number ?? 0) + 1;
    return rows.map((row, at): Place => ({ row, following: rows.slice(at + 1, at + 1 + followingMax), isFirst: at === 0, gap }));
  });
}

const followingMax = 9; // as many rows as a split has at most

/** The run as a row begins. A section compares nothing with the one before. */
function begin(setting: Setting, run: PageRun, { row, following, isFirst, gap }: Place): PageRun | null {
  if (!isFirst) return run;
  const begun = { ...run, baseline: null };
  const [second] = following;
  if (!gap || second === undefined) return begun;
  // A section that is left out had one event. Of those, a split shows afterwards: in the second row of the next section.
  const happensNow = [row, second].flatMap(({ node, op }) => (op.kind === 'event' && op.event === 'NETSPLIT' ? [node] : []));
  const isOff = (node: ServerId): boolean => (second.cells[node - 1]?.delta ?? '').split(' ').includes('n=2');
  const off = second.cells.flatMap((_, k) => (isOff(k + 1) && !happensNow.includes(k + 1) ? [k + 1] : []));
  const now = run.cluster.splitOff;
  if (off.length === now.length && off.every((node) => now.includes(node))) return begun;
  const names = off.map(nodeName).join(', ');
  const joined = now.length === 0 ? begun : acted(setting, begun, { kind: 'join' }, row.number, 'the network is whole again, in a section that is left out');
  if (joined === null || off.length === 0) return joined;
  return acted(setting, joined, { kind: 'split', side: off }, row.number, `${names} split off, in a section that is left out`);
}

/** The cells in which the page and the engine differ. */
function mismatches({ replies }: Setting, { baseline }: PageRun, row: PageRow | undefined, made: TraceRow): readonly CellMismatch[] {
  const starts = made.op.kind === 'event' && made.op.event === 'STARTED';
  return rowCells(baseline, made, replies).flatMap((engine, k) => {
    const page = row?.cells[k] ?? { role: '', op: '', delta: '' };
    const own = starts ? { ...engine, op: 'STARTED' } : engine;
    const differ = (column: ColumnName, one: string, other: string): readonly CellMismatch[] =>
      one === other ? [] : [{ node: k + 1, column, page: one, engine: other }];
    return [
      ...differ('Role', page.role, own.role),
      ...differ('Op', page.op, own.op),
      ...differ('Delta', page.delta, own.delta),
    ];
  });
}
