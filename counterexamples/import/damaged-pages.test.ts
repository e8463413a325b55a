import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importPage } from './import-page.ts';
import type { ImportedPage } from './import-page.ts';
import { queueRuns } from './testing/queue-runs.ts';
import { printedPage, withRows } from './testing/printed-page.ts';
import { rowsOfPage } from './trace-page.ts';
import type { PageRow, TracePage } from './trace-page.ts';

const notesOf = ({ inferred, open }: ImportedPage): readonly string[] =>
  [...inferred, ...open].map(({ row, text }) => `${row} ${text}`);

const stats: Record<string, number> = {};
test('dropped', () => {
  fc.assert(
    fc.property(queueRuns, fc.nat(), (schedule, pick) => {
      const page = printedPage(schedule, 'rst');
      const rows = rowsOfPage(page);
      if (rows.length < 2) return;
      const row = rows[pick % (rows.length - 1)];
      if (row === undefined) return;
      const whole = importPage(page, 'own');
      const damaged = importPage(withRows(page, row, []), 'own');
      const kind = row.op.kind === 'event' ? row.op.event : row.op.kind + row.op.message;
      let cls: string;
      if (damaged.difference !== null) {
        const d = damaged.difference.row.number - row.number;
        cls = damaged.verdict + (d < 0 ? `BEFORE ${damaged.difference.reason}` : d === 0 ? ' at' : ' later');
      } else {
        // numbers of rows after it move up by one
        const before = new Set(notesOf(whole).map((n) => { const [a, ...r] = n.split(' '); const k = Number(a); return `${k > row.number ? k - 1 : k} ${r.join(' ')}`; }));
        const fresh = notesOf(damaged).filter((n) => !before.has(n));
        cls = fresh.length > 0 ? 'noted' : 'SILENT';
        const min = Math.min(...fresh.map((n) => Number(n.split(' ')[0])));
        if (fresh.length > 0 && min < row.number) cls += ' earlier';
      }
      if (cls.includes("BEFORE") || (cls==="SILENT" && kind==="NEW ROLE")) console.log(cls, kind, row.number, rows.map((r)=>r.number+" "+r.node+" "+r.cells.map(c=>c.role+" "+c.op+" ["+c.delta+"]").join(" | ")).slice(0,row.number+4).join("\n"), JSON.stringify(damaged.difference));
      stats[`${kind} ${cls}`] = (stats[`${kind} ${cls}`] ?? 0) + 1;
    }),
    { numRuns: 500 },
  );
  console.log(Object.entries(stats).sort().map(([k, v]) => `${k}: ${v}`).join('\n'));
});
