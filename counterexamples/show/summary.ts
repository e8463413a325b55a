import type { WorldOption } from '../../properties/seen/subject.ts';
import { show } from '../printable.ts';
import { liveness } from '../../properties/judging/judge.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Trace } from '../trace.ts';
import { unmetIn } from '../unmet.ts';
import { unmetFact } from './assertion-lines.ts';
import { columnsOf, hanging, pipeColumns, wrap, wrapItems } from './lines.ts';
import type { Paint } from './paint.ts';
import { count, serverName } from './words.ts';

/** Facts come from invariants, which may be anyone's: so much of one is shown. */
const factColumns = 400;

/** The verdict in a line, or in a few if it is long: FAIL, PASS, or UNKNOWN if hardly anything happened. */
export function headline(trace: Trace, paint: Paint, columns = pipeColumns): readonly string[] {
  const { violation, tally } = trace.outcome;
  if (violation !== null) {
    const fact = show(violation.fact, factColumns);
    const paper = violation.paper === '' ? '' : `   (${show(violation.paper)})`;
    const text = `FAIL ${show(violation.property)}   ${fact}${paper}`;
    return spread(paint.bold(paint.red('FAIL')), text, columns);
  }
  const unmet = unmetIn(trace);
  if (unmet.length > 0) {
    const text = `FAIL   nothing is violated, but not so: ${unmetFact(unmet)}`;
    return spread(paint.bold(paint.red('FAIL')), text, columns);
  }
  const reached = `${count(tally.applied, 'step')}, ${count(tally.elections, 'election')}, ${count(tally.commits, 'commit')}`;
  const lacking =
    tally.elections === 0 ? 'no leader was elected' : tally.commits === 0 ? 'nothing was committed' : null;
  if (lacking !== null) {
    return spread(
      paint.bold(paint.yellow('UNKNOWN')),
      `UNKNOWN   nothing is violated, but ${lacking}   (${reached})`,
      columns,
    );
  }
  return spread(paint.bold(paint.green('PASS')), `PASS   nothing is violated   (${reached})`, columns);
}

/** On which subject, under which options. */
export const optionsLine = (schedule: Schedule): string => optionsOf(schedule).join(betweenOptions);

/** The same in lines of at most so many columns. */
export const optionsLines = (schedule: Schedule, indent: number, columns: number): readonly string[] =>
  hanging(wrapItems(optionsOf(schedule), betweenOptions, columns - indent - 2), indent);

const betweenOptions = '   ';

function optionsOf({ subject, subjectVersion, options }: Schedule): readonly string[] {
  const {
    servers,
    voters,
    features,
    maxEntries,
    maxSize,
    maxInFlight,
    maxChunk,
    disk,
    clients,
    network,
    world = [],
  } = options;
  return [
    `subject ${show(subject)}${subjectVersion === undefined ? '' : ` ${show(subjectVersion)}`}`,
    count(servers, 'server'),
    ...(voters === undefined ? [] : [`${count(voters, 'voter')} at first`]),
    `features ${features.length === 0 ? 'none' : features.join(',')}`,
    `${disk} disk`,
    `${count(maxEntries, 'entry', 'entries')}/message`,
    ...(maxSize === undefined ? [] : [`at most ${count(maxSize, 'character')} behind the first`]),
    `${maxInFlight} in flight`,
    ...(maxChunk === undefined ? [] : [`snapshots in chunks of ${count(maxChunk, 'character')}`]),
    ...(clients === undefined ? [] : [count(clients, 'client')]),
    ...world.map((option) => worldWords[option]),
    ...(network?.order === undefined ? [] : ['nothing overtakes']),
    ...(network?.losses === undefined ? [] : ['nothing is lost']),
    ...(network?.duplicates === undefined ? [] : ['nothing comes twice']),
  ];
}

const worldWords: Readonly<Record<WorldOption, string>> = {
  applyLater: 'entries are applied later',
  snapshotLater: 'snapshots take time',
};

/** What the steps do not tell: where the run ended if at none of them. */
export function remarks(trace: Trace): readonly string[] {
  const { violation, suffixMoves } = trace.outcome;
  if (violation === null) return [];
  const last = trace.steps.findLast(({ fate }) => fate === 'applied')?.number ?? 0;
  const then = `After step ${last} the faults stop: links carry, servers restart, timers are fair.`;
  const moves = count(suffixMoves, 'move');
  const remarks: string[] = [];
  if (violation.property === liveness) remarks.push(`${then} That was not enough, ${moves} later.`);
  else if (trace.culprit === null) remarks.push(`${then} The violation came then, after ${moves}.`);
  return remarks;
}

/** At which step spec and code part, if that is the violation, which says the rest; else null. */
export function differenceLine({ outcome: { violation }, steps, culprit }: Trace): string | null {
  if (violation === null || violation.difference === null) return null;
  const { field } = violation.difference;
  const at = steps.find(({ number }) => number === culprit);
  const server = at?.fate === 'applied' && at.server !== null ? `${serverName(at.server)} ` : '';
  const where = culprit === null ? '' : ` at step ${culprit}`;
  return `spec and code part${where}: ${server}${show(field)}.`;
}

/** What the subject threw, line by line: its message and its stack; nothing if it threw no Error. */
export function thrown({ outcome: { violation } }: Trace): readonly string[] {
  if (violation?.stack === undefined) return [];
  return ['', ...violation.stack.split('\n').map((line) => show(line, factColumns))];
}

/** Wraps a line that begins with a word to be painted. */
function spread(painted: string, text: string, columns: number): readonly string[] {
  const word = text.slice(0, text.indexOf(' '));
  const lines = columnsOf(text) <= columns ? [text] : wrap(text, columns - 5);
  return lines.map((line, k) => (k === 0 ? painted + line.slice(word.length) : `     ${line}`));
}
