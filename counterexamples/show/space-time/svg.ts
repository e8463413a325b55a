import { nameOfMessage } from '../../../properties/seen/view.ts';
import type { MessageView } from '../../../properties/seen/view.ts';
import { unreachable } from '../../../properties/unreachable.ts';
import { show } from '../../printable.ts';
import { inFlightAfter } from '../../trace.ts';
import type { Trace, TraceStep } from '../../trace.ts';
import { changesOf } from '../changes.ts';
import { wrap } from '../lines.ts';
import { plainPaint } from '../paint.ts';
import { stepText } from '../step-words.ts';
import { headline, optionsLine } from '../summary.ts';
import { Drawing } from './drawing.ts';
import { drawLayout, laneX } from './drawn-layout.ts';
import { spaceTime } from './layout.ts';
import { characterWidth, colours, gutter, lineHeight, textColumns } from './measures.ts';

const flightsShown = 24;

export interface HangsOn {
  /** The steps that the violation hangs on (of `explain`: `slice.inside`): the others are faint. Default: none is. */
  readonly hangsOn?: readonly number[];
}

/**
 * A run as a drawing in space and time: lanes of servers and clients, time downwards, at the left every step with what it
 * changed. Text wraps in columns of a fixed width and is escaped, so nothing of a file is markup.
 */
export function svg(trace: Trace, { hangsOn }: HangsOn = {}): string {
  const layout = spaceTime(trace, hangsOn === undefined ? {} : { cause: hangsOn });
  const width = Math.max(laneX(layout.lanes.length), gutter + 360);
  const drawing = new Drawing(width);
  const columns = Math.floor((width - 32) / characterWidth);
  const lines = (texts: readonly string[]): readonly string[] => texts.flatMap((text) => wrap(text, columns));

  const failed = trace.outcome.violation !== null;
  const head = headline(trace, plainPaint, columns).map((line) => line.trim());
  const options = lines([optionsLine(trace.schedule)]);
  drawing.texts(16, 24, head, { weight: 'bold', fill: failed ? colours.cause : colours.ink });
  drawing.texts(16, 24 + lineHeight * head.length, options, { fill: colours.faint });
  const top = 24 + lineHeight * (head.length + options.length) + 40;

  const shown = trace.steps.filter(({ fate }) => fate !== 'notRun');
  const words = shown.map((step) => wordsOf(trace, step));
  const heights = words.map(({ label, effect }) => lineHeight * (label.length + effect.length) + 12);
  const ys = [top + 20];
  for (const height of heights) ys.push((ys.at(-1) ?? 0) + height);
  const rowY = (row: number): number => (row === 0 ? top : (ys[row - 1] ?? top));
  const bottom = ys.at(-1) ?? top;

  drawLayout(drawing, layout, { top, bottom, rowY, heights, labelOf: shortText, faint: hangsOn !== undefined });
  for (const [k, { label, effect }] of words.entries()) {
    const y = rowY(k + 1) + 4;
    const skipped = shown[k]?.fate === 'skipped';
    const isCulprit = shown[k]?.number === trace.culprit;
    const fill = isCulprit ? colours.cause : skipped ? colours.faint : colours.ink;
    drawing.texts(16, y, label, { weight: 'bold', fill });
    drawing.texts(16, y + lineHeight * label.length, effect, { fill: isCulprit ? colours.cause : colours.faint });
  }
  const foot = [...lines(flyingLines(trace)), '', ...lines([legend])];
  drawing.texts(16, bottom + 30, foot, { fill: colours.faint });
  return drawing.done(bottom + 30 + lineHeight * foot.length + 8, titleOf(trace));
}

interface StepWords {
  readonly label: readonly string[];
  readonly effect: readonly string[];
}

function wordsOf(trace: Trace, step: TraceStep): StepWords {
  const label = `${step.number} ${stepText(step, trace.schedule.options.servers)}`;
  const broken = step.number === trace.culprit ? `<- ${show(trace.outcome.violation?.property ?? '')}` : '';
  const effect = step.fate === 'applied' ? changesOf(step) : '(does not apply here: skipped)';
  return {
    label: wrap(label, textColumns),
    effect: [...wrap(effect, textColumns), ...(broken === '' ? [] : wrap(broken, textColumns))],
  };
}

/** Beside an arrow; the whole message stands at the left. */
function shortText(message: MessageView): string {
  return show(`${nameOfMessage(message)} t${message.term} ${outcomeOf(message)}`.trimEnd(), shortColumns);
}

const shortColumns = 34;

function outcomeOf(message: MessageView): string {
  switch (message.kind) {
    case 'PreVoteResponse':
    case 'RequestVoteResponse':
      return message.voteGranted ? 'granted' : 'refused';
    case 'AppendEntriesResponse':
      return message.success ? `ok ${message.matchIndex}` : 'refused';
    case 'AppendEntries':
      return message.entries.length === 0 ? 'heartbeat' : `+${message.entries.length}`;
    case 'PreVote':
    case 'RequestVote':
    case 'InstallSnapshot':
    case 'InstallSnapshotResponse':
    case 'TimeoutNow':
    case 'Other':
      return '';
    default:
      return unreachable(message);
  }
}

function flyingLines(trace: Trace): readonly string[] {
  const flights = inFlightAfter(trace, trace.steps.length);
  if (flights.length === 0) return [];
  const more = flights.length - flightsShown;
  const named = flights.slice(0, flightsShown).map(({ identity }) => identity);
  return [`still in flight: ${named.join(', ')}${more > 0 ? `, … +${more}` : ''}`];
}

const legend =
  'An arrow goes from where a message was sent to where it arrived; a cross: lost; a ring: still in flight; dashed: a copy. Bars: green leader, yellow candidate; a gap: down. Shaded: cut off from the majority. Thick and red: what arrived with the violation; faint: what it does not hang on.';

const titleOf = ({ schedule, outcome }: Trace): string =>
  show(outcome.violation === null ? schedule.title : `${outcome.violation.property}: ${outcome.violation.fact}`);
