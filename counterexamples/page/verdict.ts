import { show } from '../printable.ts';
import { plainPaint } from '../show/paint.ts';
import { headline, remarks, thrown } from '../show/summary.ts';
import type { Trace } from '../trace.ts';
import { unmetIn } from '../unmet.ts';
import type { PageVerdict } from './document.ts';

const factColumns = 400;

/** How a run ended. `culprit`: the step that the violation came with, of the fault-free suffix too. */
export function verdictOf(trace: Trace, culprit: number | null): PageVerdict {
  const { violation } = trace.outcome;
  return {
    verdict: violation !== null || unmetIn(trace).length > 0 ? 'violated' : isVacuous(trace) ? 'unknown' : 'holds',
    headline: headlineOf(trace),
    property: violation && show(violation.property),
    fact: violation && show(violation.fact, factColumns),
    paper: violation === null || violation.paper === '' ? null : show(violation.paper),
    culprit,
    remarks: remarks(trace),
    stack: thrown(trace).filter((line) => line !== ''),
  };
}

/** The verdict in one line, however long. */
export const headlineOf = (trace: Trace): string => headline(trace, plainPaint, Infinity).join(' ');

/** Hardly anything happened. */
const isVacuous = ({ outcome: { tally } }: Trace): boolean => tally.elections === 0 || tally.commits === 0;
