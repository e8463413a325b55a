import { pipeColumns } from '../../counterexamples/show/lines.ts';
import type { Io } from '../io.ts';

const least = 80; // narrower than that, tables are none any more
const most = 200; // wider than that, no eye finds the next line

/**
 * How many columns lines are laid out to: those of the terminal, from 80 to 200; 100 in a pipe or a file. COLUMNS goes
 * before both: shells keep it to themselves, so where it is exported somebody means it.
 */
export function layoutColumns({ stdout, env }: Pick<Io, 'stdout' | 'env'>): number {
  const { COLUMNS: wanted = '' } = env;
  const terminal = stdout.isTTY === true ? (stdout.columns ?? 0) || least : pipeColumns;
  const columns = /^[1-9]\d{0,3}$/.test(wanted) ? Number(wanted) : terminal;
  return Math.min(most, Math.max(least, columns));
}
