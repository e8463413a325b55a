import { escapeInJson } from '../printable.ts';
import { writeSchedule } from '../format/write.ts';
import { inFlightAfter } from '../trace.ts';
import type { Trace, TraceMessage, TraceStep } from '../trace.ts';
import { unmetIn } from '../unmet.ts';
import { nodeName, opText } from './notation/notation.ts';
import { rowsOf } from './notation/rows.ts';

/** Version of the keys that README.md lists; one more with every change that is not an addition. */
const traceJsonVersion = 1;

/** A run as data, for programs (keys: README.md). */
export function json(trace: Trace): string {
  const { violation, tally, suffixMoves, skipped } = trace.outcome;
  const value = {
    format: 'raftcheck-trace',
    version: traceJsonVersion,
    schedule: JSON.parse(writeSchedule(trace.schedule)) as unknown,
    verdict: violation === null ? 'holds' : 'violated',
    violation: violation === null ? null : { ...violation, step: trace.culprit },
    tally,
    suffixMoves,
    skipped,
    unmet: unmetIn(trace),
    servers: trace.initial,
    steps: trace.steps.map(stepValue),
    inFlight: inFlightAfter(trace, trace.steps.length).map(messageValue),
    rows: rowsOf(trace).map((row) => ({
      section: row.section,
      step: row.step,
      server: row.server,
      node: nodeName(row.server),
      op: opText(row, 'receiver'),
      splitOff: row.splitOff,
    })),
  };
  const lines = JSON.stringify(value, null, 2).split('\n'); // none is within a string
  return `${lines.map(escapeInJson).join('\n')}\n`;
}

function stepValue(made: TraceStep): object {
  const { fate, number, step } = made;
  if (made.fate !== 'applied') return { number, fate, step };
  const { server } = made;
  return {
    number,
    fate,
    step,
    server,
    after: server === null ? null : (made.after[server - 1] ?? null),
    message: made.message === null ? null : messageValue(made.message),
    kept: made.kept,
    copy: made.copy?.identity ?? null,
    sent: made.sent.map(messageValue),
    replies: made.replies,
    answered: made.answered,
    cut: made.cut.map(({ from, to }) => `${from}>${to}`),
  };
}

const messageValue = ({ identity, envelope }: TraceMessage): object => ({ identity, ...envelope });
