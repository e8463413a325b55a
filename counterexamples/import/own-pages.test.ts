import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeTarget } from '../../world/registry/registry.ts';
import { csv } from '../show/notation/csv.ts';
import { rst } from '../show/notation/rst.ts';
import { traceOf } from '../trace.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { csvPage } from './csv-page.ts';
import { importPage } from './import-page.ts';
import { rstPage } from './rst-page.ts';
import { rowsOfPage } from './trace-page.ts';
import { queueRuns } from './testing/queue-runs.ts';

const target = makeTarget('documented', { conformance: false });

function printed(schedule: Schedule, form: 'rst' | 'csv') {
  if (target === null) throw new TypeError('there is no documented engine');
  const trace = traceOf({ ...target, invariants: [] }, schedule, { suffix: false });
  return form === 'rst' ? rstPage(rst(trace), 'own.rst') : csvPage(csv(trace), 'own.csv');
}

describe.each(['rst', 'csv'] as const)('a run of the documented engine through queues, printed as %s', (form) => {
  test('is explained again, every row', () => {
    const counts: Record<string, number> = {};
    fc.assert(
      fc.property(queueRuns, (schedule) => {
        const page = printed(schedule, form);
        const { verdict, difference, rows } = importPage(page, 'own');
        const key = `${verdict} ${difference?.reason ?? ''}`;
        counts[key] = (counts[key] ?? 0) + 1;
        if (verdict !== 'whole' && process.env.SHOWIT) { console.log(difference?.reason, rowsOfPage(page).map((r)=>r.number+' '+r.node+' '+r.cells.map(c=>c.role+' '+c.op+' ['+c.delta+']').join(' | ')).join('\n')); console.log(schedule.steps.map((s) => JSON.stringify(s)).join('\n')); }
      }),
      { numRuns: 1000 },
    );
    console.log(counts);
  });
});
