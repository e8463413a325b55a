import type { ServerId } from '../../properties/seen/view.ts';
import { nodeName } from '../show/notation/notation.ts';
import { byHarness, serverStep } from './acts.ts';
import type { Act } from './cluster.ts';
import { viewIn } from './run.ts';
import type { PageRun } from './run.ts';
import type { PageRow } from './trace-page.ts';

/** What may have made a message that no row accounts for. */
export function causesOf(
  run: PageRun,
  row: PageRow,
  from: ServerId,
  to: ServerId | null,
): readonly (readonly [Act, string])[] {
  if (row.op.kind === 'event') return [];
  const name = nodeName(from);
  const leads = viewIn(run, from).role === 'leader';
  const text = row.cells[row.node - 1]?.op ?? '';
  switch (row.op.message) {
    case 'ae':
      if (!leads) return [];
      return text.includes(' e-0 ')
        ? [[serverStep(from, 'heartbeat'), `${name} sends heartbeats, and no row says why`]]
        : [[byHarness(from, 'append'), `${name} appends an entry, and no row shows who asked for it`]];
    case 't_p':
      return to === null
        ? []
        : [[byHarness(from, 'transfer', to), `${name} is told to hand its power to ${nodeName(to)}`]];
    case 'p_v_r':
    case 'poll':
      return [[byHarness(from, 'timeout'), `${name} campaigns, and no row shows its new role`]];
    default:
      return [];
  }
}
