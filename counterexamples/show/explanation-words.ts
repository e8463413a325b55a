import type { Change } from '../../search/explain/changes.ts';
import type { Divergence, SpecStep } from '../../search/explain/divergence.ts';
import type { Explanation } from '../../search/explain/explain.ts';
import type { SmallestChange } from '../../search/explain/smallest-change.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { show } from '../printable.ts';
import type { Trace } from '../trace.ts';
import { stepText } from './step-words.ts';
import { count, serverName } from './words.ts';

/** What the paper demands, and what is known of the bug if it is a known one. */
export function ruleSentences({ rule: { paper, rule, bug } }: Pick<Explanation, 'rule'>): readonly string[] {
  const where = paper === '' ? '' : ` (${show(paper)})`;
  return [
    ...(rule === null ? [] : [`${show(rule.replace(/\.$/, ''))}${where}.`]),
    ...(bug === null ? [] : [`Known bug ${bug.id} (${bug.paper}): ${bug.story}`]),
  ];
}

/** Where the code leaves the spec, and what the spec does there. */
export function divergenceSentences(trace: Trace, found: Divergence): readonly string[] {
  const taken = found.transitions.filter(({ event }) => !followUps.includes(event));
  return [
    `The first step that the spec takes otherwise is ${stepName(trace, found.step)}.`,
    `${differenceText(found)}.`,
    ...(taken.length === 0 ? [] : [`There the spec takes ${taken.map(transitionText).join('; ')}.`]),
  ];
}

/** Events of the spec that follow whatever else a step does. */
export const followUps: readonly SpecStep['event'][] = ['persist', 'writeFinished'];

export function differenceText({ server, difference: { field, spec, code } }: Divergence): string {
  const [ofSpec, ofCode] = apart(spec, code).map((text) => (text === '' ? 'nothing' : show(text)));
  return `${serverName(server)} ${show(field)}: the spec has ${ofSpec}, the code has ${ofCode}`;
}

const longValue = 60; // characters

/** Of two long values, as snapshots are, what stands around the place where they part. */
function apart(one: string, other: string): readonly [string, string] {
  if (Math.min(one.length, other.length) <= longValue) return [one, other];
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const from = Math.max(0, same - longValue / 3);
  const around = (text: string): string =>
    `${from > 0 ? '…' : ''}${text.slice(from, from + longValue)}${from + longValue < text.length ? '…' : ''}`;
  return [around(one), around(other)];
}

/** `RequestVoteResponse [hasOlderTerm] / discard`: event, guard, actions. */
function transitionText({ event, guard, actions }: SpecStep): string {
  return `${event}${guard === null ? '' : ` [${guard}]`} / ${actions.join(', ')}`;
}

/** What the violation hangs on. */
export function sliceSentences(trace: Trace, { slice, culprit }: Explanation): readonly string[] {
  const { ends, inside, outside, complete } = slice;
  if (ends.length === 0) return ['No step is needed: what the fault-free suffix itself does is enough.'];
  const all = outside.length === 0;
  const of = ends.length > endsNamed ? steps(ends) : listed(ends.map((end) => stepName(trace, end)));
  const whole = inside.length === 2 ? 'Both steps' : `All ${count(inside.length, 'step')}`;
  const past = `${all ? whole : `Only ${count(inside.length, 'step')}`} ${all ? 'are' : `(${steps(inside)}) are`} in the causal past of ${of}`;
  return [
    ...(inside.length === 1
      ? []
      : [`${past}${ends.length > 1 && culprit !== null ? ', which do not fit together' : ''}.`]),
    ...(all ? [] : [`${upper(steps(outside))} can go: the others alone end in the same violation.`]),
    ...(complete ? [] : ['More may lie outside: the limit was reached.']),
  ];
}

const endsNamed = 3;

/** Until when it could still have ended well. */
export function wayOutSentences(trace: Trace, { continuations, culprit }: Explanation): readonly string[] {
  if (continuations === null) return [];
  const { branchings, lastWayOut, pointOfNoReturn, turningPoint } = continuations;
  const tried = branchings[0]?.tried ?? 0;
  const last = branchings.at(-1);
  if (last === undefined) return [];
  if (lastWayOut === null) {
    const from = last.after === 0 ? 'even from the beginning' : `from behind step ${last.after} on`;
    return [`None was found: ${from} none of ${tried} ways to go on passes.`];
  }
  const passedBehind = (after: number): number => branchings.find((one) => one.after === after)?.passed ?? 0;
  const passedBefore = (step: number): number => branchings.find(({ after }) => after < step)?.passed ?? 0;
  const turning =
    turningPoint === null || turningPoint === pointOfNoReturn
      ? []
      : [
          `Most is lost at ${stepName(trace, turningPoint)}: before it ${passedBefore(turningPoint)} of ${tried} passed, behind it ${passedBehind(turningPoint)}.`,
        ];
  if (pointOfNoReturn === null) {
    return [`Even behind the last step, ${passing(passedBehind(lastWayOut), tried)}.`, ...turning];
  }
  const where = lastWayOut === 0 ? 'At the beginning,' : `Behind step ${lastWayOut},`;
  const then =
    pointOfNoReturn === culprit
      ? `${stepName(trace, pointOfNoReturn)} is the violation itself`
      : `behind ${stepName(trace, pointOfNoReturn)} none of ${tried} does`;
  return [`${where} ${passing(passedBehind(lastWayOut), tried)}; ${then}.`, ...turning];
}

const passing = (passed: number, tried: number): string =>
  `${passed} of ${tried} ways to go on still ${passed === 1 ? 'passes' : 'pass'}`;

/** What would have made it pass. */
export function changeSentences(trace: Trace, { passing, tried, complete }: SmallestChange): readonly string[] {
  if (tried === 0 && !complete) return ['No change was tried: the limit was reached before.'];
  const limit = complete ? '' : ' before the limit was reached';
  if (passing === null) return [`None of the ${count(tried, 'single change')} that were tried${limit} makes it pass.`];
  const { change, skipped, endsWell } = passing;
  const rest =
    skipped.length === 0
      ? 'Every other step still applies.'
      : `${upper(steps(skipped))} then ${skipped.length === 1 ? 'does' : 'do'} not apply.`;
  const ending = endsWell ? [] : ['But what comes when the faults stop does not pass.'];
  return [`It passes if ${changeText(trace, change)}.`, rest, ...ending];
}

function changeText(trace: Trace, change: Change): string {
  switch (change.kind) {
    case 'before':
      return `${stepName(trace, change.step)} comes before ${stepName(trace, change.other)}`;
    case 'after':
      return `${stepName(trace, change.step)} comes only after ${stepName(trace, change.other)}`;
    case 'arrives': {
      const fate = change.lostBy === null ? 'which never arrives' : `which step ${change.lostBy} loses`;
      const when = change.before === null ? 'arrives at the end' : `arrives before ${stepName(trace, change.before)}`;
      return `${show(change.message)}, ${fate}, ${when}`;
    }
    case 'written':
      return `${serverName(change.server)} finishes a write right after ${stepName(trace, change.after)}`;
    case 'leftOut': {
      const restart = change.restart === null ? '' : `, nor the restart in step ${change.restart}`;
      return `${stepName(trace, change.step)} does not happen${restart}`;
    }
    default:
      return unreachable(change);
  }
}

/** `step 6 (n3 timeout)`. */
function stepName({ steps: all, schedule }: Trace, number: number): string {
  const step = all.find((one) => one.number === number);
  return `step ${number}${step === undefined ? '' : ` (${stepText(step, schedule.options.servers)})`}`;
}

/** `step 3`, `steps 1-4 and 6`. */
function steps(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range !== undefined && number === range[1] + 1) range[1] = number;
    else ranges.push([number, number]);
  }
  const texts = ranges.map(([first, last]) =>
    first === last ? `${first}` : `${first}${last === first + 1 ? ' and ' : '-'}${last}`,
  );
  return `step${numbers.length === 1 ? '' : 's'} ${ranges.length === 2 ? texts.join(' and ') : texts.join(', ')}`;
}

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;

const upper = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
