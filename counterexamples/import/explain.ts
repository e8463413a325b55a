import type { Subject } from '../../properties/seen/subject.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import { nodeName } from '../show/notation/notation.ts';
import { rowCells } from '../show/notation/page.ts';
import type { TraceRow } from '../show/notation/trace-row.ts';
import { bootCluster } from './cluster.ts';
import { pageLimits } from './limits.ts';
import { cellMismatches } from './mismatch.ts';
import type { CellMismatch, Mismatch } from './mismatch.ts';
import { acted } from './run.ts';
import type { PageRun, Setting } from './run.ts';
import type { PageRow, TracePage } from './trace-page.ts';
import { waysTo } from './ways.ts';
import type { Way } from './ways.ts';

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
  readonly ways: Iterator<Way, void>;
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
    const run: PageRun = {
      cluster: bootCluster(subject, page.nodes),
      acts: null,
      baseline: null,
      due: null,
      calls: [],
    };
    this.#best = { run, at: 0, cells: [] };
  }

  search(): Explanation {
    const rows = this.#places.length;
    let left = triesMin + triesARow * rows;
    let run: PageRun | null = this.#best.run;
    while (run !== null && this.#path.length < rows) {
      if (run.cluster.flights.length > pageLimits.inFlight) {
        this.#best = { run, at: this.#path.length, cells: [] };
        left = -1;
        run = null;
        break;
      }
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
    return rows.map(
      (row, at): Place => ({ row, following: rows.slice(at + 1, at + 1 + followingMax), isFirst: at === 0, gap }),
    );
  });
}

const followingMax = 9; // as many rows as a split has at most

/** The run as a row begins. A section compares nothing with the one before. */
function begin(setting: Setting, run: PageRun, { row, following, isFirst, gap }: Place): PageRun | null {
  if (!isFirst) return run;
  const begun = { ...run, baseline: null };
  const [second] = following;
  if (!gap || second === undefined) return begun;
  const off = second.cells.flatMap((_, k) => (wasOff(k + 1, [row, second]) ? [k + 1] : []));
  const now = run.cluster.splitOff;
  if (off.length === now.length && off.every((node) => now.includes(node))) return begun;
  const names = off.map(nodeName).join(', ');
  const joined =
    now.length === 0
      ? begun
      : acted(
          setting,
          begun,
          { kind: 'join' },
          row.number,
          'the network is whole again, in a section that is left out',
          true,
        );
  if (joined === null || off.length === 0) return joined;
  return acted(
    setting,
    joined,
    { kind: 'split', side: off },
    row.number,
    `${names} split off, in a section that is left out`,
    true,
  );
}

/**
 * Whether a node is split off as a section begins. A section that is left out had one event; of those, a split shows
 * afterwards: in the second row of the next section.
 */
function wasOff(node: ServerId, rows: readonly PageRow[]): boolean {
  for (const [k, { node: acting, op, cells }] of rows.entries()) {
    if (op.kind === 'event' && acting === node && (op.event === 'NETSPLIT' || op.event === 'NETJOIN')) {
      return op.event === 'NETJOIN';
    }
    if (k > 0 && (cells[node - 1]?.delta ?? '').split(' ').some((item) => item.startsWith('n='))) return true;
  }
  return false;
}

/** The cells in which the page and the engine differ. */
function mismatches(
  { replies }: Setting,
  { baseline }: PageRun,
  row: PageRow | undefined,
  made: TraceRow,
): readonly CellMismatch[] {
  const starts = made.op.kind === 'event' && made.op.event === 'STARTED';
  const engine = rowCells(baseline, made, replies).map((cells) => (starts ? { ...cells, op: 'STARTED' } : cells));
  return cellMismatches(row?.cells ?? [], engine);
}
