import type { Cause } from '../../search/explain/cause.ts';
import { show } from '../printable.ts';
import type { Trace, TraceStep } from '../trace.ts';
import { assertionsOfRun, differsLines } from './assertion-lines.ts';
import { changesOf, nothingChanges } from './changes.ts';
import { causeLines } from './cause-lines.ts';
import { legendLines } from './legend.ts';
import { columnsOf, padEnd, paragraph, pipeColumns, widest, wrap } from './lines.ts';
import { plainPaint } from './paint.ts';
import type { Brush, Paint } from './paint.ts';
import { headline, optionsLines, remarks, thrown } from './summary.ts';
import { stepText } from './step-words.ts';

/** What a step did stands beside it if the step takes no more than this share of the line, else below. */
const stepShareMax = 0.44;

export interface TableOptions {
  readonly paint?: Paint;
  /** Steps that are shown; if there are more, the first ones and those before the failure. Default: all. */
  readonly steps?: number;
  /** What lines are laid out to. Default: 100. */
  readonly columns?: number;
  /** Why it fails, as `explain` tells, to stand before the steps; default: what the run itself tells. */
  readonly cause?: Cause | null;
}

/** A run on the terminal: the verdict and its cause, every step with the change that it made, then what was run. */
export function table(trace: Trace, options: TableOptions = {}): string {
  const { paint = plainPaint, steps = trace.steps.length, columns = pipeColumns, cause = null } = options;
  const known = isFact(trace.schedule.title, trace.outcome.violation?.fact ?? '');
  const title = known ? '' : show(trace.schedule.title);
  const made = rows(trace, choose(trace, steps), paint, columns);
  const rest = trace.steps.filter(({ fate }) => fate === 'notRun').length;
  return [
    ...headline(trace, paint, columns),
    ...(title === '' ? [] : paragraph(title, 2, columns)),
    ...differsLines(trace.schedule, columns),
    ...causeLines(trace, cause, columns),
    '',
    ...made,
    ...(rest === 0 ? [] : [paint.dim(`     … ${rest} more in the schedule: a violation ends the run`)]),
    ...remarks(trace).flatMap((remark) => paragraph(remark, 2, columns)),
    ...thrown(trace).map((line) => (line === '' ? '' : `  ${line}`)),
    '',
    ...[...legendLines(made, columns), ...optionsLines(trace.schedule, 2, columns)].map(paint.dim),
  ].join('\n');
}

/** The title of a finding is its fact, which the headline says already; its numbers may have been others when it was saved. */
const isFact = (title: string, fact: string): boolean => numberless(title) === numberless(fact);

const numberless = (text: string): string => text.replaceAll(/\d+/g, '');

/** What the fault-free suffix did, in a run that has it as steps (`traceWithSuffix`), from step `first` on; of too many, some. */
export function suffixTable(
  trace: Trace,
  first: number,
  { paint = plainPaint, steps = Infinity, columns = pipeColumns }: TableOptions,
): string {
  const suffix = { ...trace, steps: trace.steps.slice(first - 1) };
  return rows(suffix, choose(suffix, steps), paint, columns).join('\n');
}

function rows(trace: Trace, shown: readonly TraceStep[], paint: Paint, columns: number): readonly string[] {
  const column = Math.min(Math.floor(stepShareMax * columns), widest(shown.map((step) => labelOf(trace, step))));
  const behind = assertionsOfRun(trace, paint, columns);
  const lines: string[] = [];
  let next = shown[0]?.number ?? 1;
  for (const step of shown) {
    if (step.number > next) lines.push(paint.dim(`     … ${step.number - next} steps are left out`));
    lines.push(...stepLines(trace, step, column, paint, columns), ...behind(step.number));
    next = step.number + 1;
  }
  return lines;
}

/** The steps that were tried; of too many, a third from the beginning and the rest from the end. */
function choose({ steps }: Trace, wanted: number): readonly TraceStep[] {
  const tried = steps.filter(({ fate }) => fate !== 'notRun');
  if (tried.length <= wanted) return tried;
  const first = Math.floor(wanted / 3);
  return [...tried.slice(0, first), ...tried.slice(tried.length - (wanted - first))];
}

const labelOf = ({ schedule }: Trace, step: TraceStep): string => stepText(step, schedule.options.servers);

function stepLines(trace: Trace, step: TraceStep, column: number, paint: Paint, columns: number): readonly string[] {
  const isCulprit = step.number === trace.culprit;
  const margin = `${isCulprit ? '>' : ' '}${String(step.number).padStart(4)} `;
  const label = labelOf(trace, step);
  const effect = step.fate === 'applied' ? changesOf(step) : '(does not apply here: skipped)';
  const [labelBrush, effectBrush] = brushes(step, isCulprit, effect, paint);
  const gap = 2;
  const room = columns - margin.length - column - gap;
  const below = ' '.repeat(margin.length + column + gap);
  const effects = [...wrap(effect, room)];
  if (isCulprit) mark(effects, `<- ${show(trace.outcome.violation?.property ?? '')}`, room);
  if (columnsOf(label) > column) {
    const labels = wrap(label, columns - margin.length);
    return [
      ...labels.map((line, k) => labelBrush((k === 0 ? margin : ' '.repeat(margin.length)) + line)),
      ...effects.map((line) => below + effectBrush(line)),
    ];
  }
  return effects.map((line, k) =>
    k === 0
      ? labelBrush(margin + padEnd(label, column)) + ' '.repeat(gap) + effectBrush(line)
      : below + effectBrush(line),
  );
}

/** Puts a mark behind the last line or, if there is no room, below it. */
function mark(lines: string[], text: string, room: number): void {
  const marked = `${lines.at(-1) ?? ''}  ${text}`;
  if (columnsOf(marked) <= room) lines[lines.length - 1] = marked;
  else lines.push(...wrap(text, room));
}

function brushes(
  { fate, step }: TraceStep,
  isCulprit: boolean,
  effect: string,
  paint: Paint,
): readonly [label: Brush, effect: Brush] {
  const plain: Brush = (text) => text;
  if (isCulprit) return [(text) => paint.bold(paint.red(text)), paint.red];
  if (fate !== 'applied' || step.kind === 'emit') return [paint.dim, paint.dim];
  if (faults.has(step.kind)) return [paint.yellow, plain];
  return [paint.bold, effect.endsWith(nothingChanges) ? paint.dim : plain];
}

const faults: ReadonlySet<string> = new Set([
  'drop',
  'duplicate',
  'cut',
  'partition',
  'crash',
  'bridge',
  'ring',
  'oneWay',
  'isolatedPair',
  'flapping',
]);
