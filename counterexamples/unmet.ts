import type { AssertedEntry, AssertedState, Assertion } from '../properties/seen/assertion.ts';
import type { AnsweredOperation } from '../properties/seen/clients-view.ts';
import type { Schedule } from '../properties/seen/schedule.ts';
import type { EntryView, LogView, Reply, ServerId, ServerView } from '../properties/seen/view.ts';
import { sameEntry, showConfiguration } from '../properties/seen/view.ts';
import { unreachable } from '../properties/unreachable.ts';
import type { Observer } from '../world/cluster/run.ts';
import {
  answersText,
  configurationOf,
  entryOf,
  leadersText,
  progressText,
  repliesText,
  yesOrNo,
} from './show/assertion-words.ts';
import { show } from './printable.ts';
import { entryText, serverOrNone } from './show/words.ts';
import type { Trace } from './trace.ts';

/** One thing that a schedule asserts and that is not so. */
export interface Unmet {
  readonly place: number; // of the assertion in the file's list `steps`, from 0
  readonly after: number; // the step, from 1
  readonly server: ServerId | null; // null: it is of no single server
  readonly field: string; // leaders, replies, answers, step; or of the server: currentTerm, log[3] …
  readonly expected: string; // in words
  readonly found: string;
}

type Difference = Omit<Unmet, 'place' | 'after'>;

/** What is looked at: the servers after a step, and what came of the step. */
interface Moment {
  readonly views: readonly ServerView[];
  readonly replies: readonly Reply[];
  readonly answered: readonly AnsweredOperation[];
}

/** Holds a run, while it is made, against what its schedule asserts. */
export class Asserting {
  readonly onlooker: Observer;
  readonly #assertions: readonly Assertion[];
  readonly #looked = new Map<Assertion, readonly Difference[]>();

  constructor({ assertions = [] }: Pick<Schedule, 'assertions'>) {
    this.#assertions = assertions;
    const after = new Map<number, Assertion[]>();
    for (const assertion of assertions) after.set(assertion.after, [...(after.get(assertion.after) ?? []), assertion]);
    this.onlooker = {
      after: (world, { seen, replies }, number) => {
        for (const assertion of after.get(number) ?? []) {
          const moment = { views: world.views, replies, answered: seen?.clients.answered ?? [] };
          this.#looked.set(assertion, [...differences(assertion, moment)]);
        }
      },
    };
  }

  /** What was not so, in the order of the schedule; what was never looked at was not. */
  get unmet(): readonly Unmet[] {
    return this.#assertions.flatMap((assertion, k) =>
      located(assertion, k, this.#looked.get(assertion) ?? [notReached]),
    );
  }
}

/** The same of a run that was recorded. */
export const unmetIn = ({ schedule: { assertions = [] }, steps }: Trace): readonly Unmet[] =>
  assertions.flatMap((assertion, k) => {
    const step = steps[assertion.after - 1];
    if (step?.fate !== 'applied') return located(assertion, k, [notReached]);
    const moment = { views: step.after, replies: step.replies, answered: step.answered };
    return located(assertion, k, [...differences(assertion, moment)]);
  });

const located = ({ after }: Assertion, k: number, all: readonly Difference[]): readonly Unmet[] =>
  all.map((difference) => ({ place: after + k, after, ...difference }));

const notReached: Difference = { server: null, field: 'step', expected: 'made', found: 'not made' };

/** `n2 commitIndex: 2 expected, 1 found`, harmless. */
export const unmetText = ({ server, field, expected, found }: Difference): string =>
  `${server === null ? '' : `n${server} `}${field}: ${show(expected)} expected, ${show(found)} found`;

function* differences(assertion: Assertion, { views, replies, answered }: Moment): Generator<Difference, void> {
  switch (assertion.assert) {
    case 'leaders': {
      const leaders = views.filter(({ up, role }) => up && role === 'leader').map(({ id }) => id);
      const expected = [...assertion.servers].sort((a, b) => a - b);
      return yield* unlike('leaders', leadersText(expected), leadersText(leaders));
    }
    case 'servers':
      for (const server of assertion.servers) {
        const view = views[server - 1];
        if (view === undefined) throw new RangeError(`there is no server ${server}`);
        for (const difference of stateDifferences(assertion, view)) yield { ...difference, server };
      }
      return;
    case 'replies':
      return yield* unlike('replies', repliesText(assertion.replies), repliesText(replies));
    case 'answers':
      return yield* unlike('answers', answersText(assertion.answers), answersText(answered));
    default:
      return unreachable(assertion);
  }
}

/** Of texts that say all. */
function* unlike(field: string, expected: string, found: string): Generator<Difference, void> {
  if (expected !== found) yield { server: null, field, expected, found };
}

function* stateDifferences(state: AssertedState, view: ServerView): Generator<Difference, void> {
  const { log, durableLog, base = log === undefined ? undefined : 0, configuration } = state;
  yield* unlikeIn('up', state.up, view.up, yesOrNo);
  yield* unlikeIn('role', state.role, view.up ? view.role : 'down', String);
  yield* unlikeIn('currentTerm', state.currentTerm, view.currentTerm, String);
  yield* unlikeIn('votedFor', state.votedFor, view.votedFor, serverOrNone);
  yield* unlikeIn('leaderId', state.leaderId, view.leaderId, serverOrNone);
  yield* unlikeIn('commitIndex', state.commitIndex, view.commitIndex, String);
  yield* unlikeIn('appliedIndex', state.appliedIndex, view.appliedIndex, String);
  yield* unlikeIn(
    'configuration',
    configuration && configurationOf(configuration),
    view.configuration,
    showConfiguration,
  );
  yield* unlikeIn('progress', state.progress, view.progress, progressText);
  yield* unlikeIn('base', base, view.log.base, String);
  if (log !== undefined) yield* logDifferences('log', log, view.log);
  if (durableLog !== undefined) yield* logDifferences('durableLog', durableLog, view.durable.log);
}

/** Of values that their texts say all of; undefined: nothing is asserted. */
function* unlikeIn<Value>(
  field: string,
  expected: Value | undefined,
  found: Value,
  text: (value: Value) => string,
): Generator<Difference, void> {
  if (expected !== undefined) yield* unlike(field, text(expected), text(found));
}

/** The first entry that differs. */
function* logDifferences(
  field: string,
  asserted: readonly AssertedEntry[],
  { base, entries }: LogView,
): Generator<Difference, void> {
  const expected = asserted.map(entryOf);
  const longest = Math.max(expected.length, entries.length);
  for (let k = 0; k < longest; k += 1) {
    const [one, other] = [expected[k], entries[k]];
    if (sameEntry(one, other)) continue;
    const alike = one !== undefined && other !== undefined && entryText(one) === entryText(other);
    const text = alike ? wholeText : shortText;
    yield { server: null, field: `${field}[${base + k + 1}]`, expected: text(one), found: text(other) };
    return;
  }
}

const shortText = (entry: EntryView | undefined): string => (entry === undefined ? 'none' : entryText(entry));

/** Long commands may differ where `entryText` has left off. */
const wholeText = (entry: EntryView | undefined): string => `${entry?.term}:${JSON.stringify(entry?.command)}`;
