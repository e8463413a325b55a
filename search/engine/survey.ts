import type { Violation } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { OptionalField } from '../../properties/seen/declared.ts';
import type { ServerView } from '../../properties/seen/view.ts';
import { nameOfMessage } from '../../properties/seen/view.ts';
import type { Running } from '../../world/cluster/run.ts';
import type { Happening } from '../../world/cluster/world.ts';
import type { DraftOptions } from '../drawing/draft.ts';
import { drafts } from '../drawing/draft.ts';
import { drawsOf } from '../drawing/draws.ts';
import { runningDraft } from '../drawing/run-draft.ts';
import type { Summary } from './summary.ts';
import { addRun, emptySummary } from './summary.ts';

/** What was seen of a subject in a few drawn runs, whatever it is. */
export interface Survey {
  readonly summary: Summary;
  readonly messages: Set<string>; // by name
  readonly fields: Set<OptionalField>; // of views, with something in them
  readonly violations: Map<string, Violation>; // the first of each property
}

const runsLeast = 3;

/** Makes drawn runs, at least three, then until it is over, and looks at what comes. */
export function* surveying(
  target: Target,
  wanted: DraftOptions,
  seed: number,
  runsMost: number,
  isOver: () => boolean,
): Running<Survey> {
  const survey: Survey = {
    summary: emptySummary(),
    messages: new Set(),
    fields: new Set(),
    violations: new Map(),
  };
  for (const [k, draw] of drawsOf(() => drafts(wanted), seed, runsMost).entries()) {
    if (k >= runsLeast && isOver()) break;
    const outcome = yield* runningDraft(target, draw(), { after: (_, happening) => look(survey, happening) });
    addRun(survey.summary, outcome);
    const { violation } = outcome;
    if (violation !== null && !survey.violations.has(violation.property))
      survey.violations.set(violation.property, violation);
  }
  return survey;
}

function look({ messages, fields }: Survey, { seen }: Happening): void {
  if (seen === null) return;
  for (const { message } of seen.sent) messages.add(nameOfMessage(message));
  for (const [field, isShown] of Object.entries(isSomething)) {
    if (isShown(seen.after)) fields.add(field as OptionalField);
  }
}

const isSomething: Readonly<Record<OptionalField, (view: ServerView) => boolean>> = {
  votesGranted: ({ votesGranted }) => votesGranted.length > 0,
  progress: ({ progress }) => progress.length > 0,
  configuration: ({ configuration }) => configuration.voters.length > 0,
  transferTarget: ({ transferTarget }) => transferTarget !== null,
  pendingReads: ({ pendingReads }) => pendingReads.length > 0,
  pendingWrites: ({ pendingWrites }) => pendingWrites > 0,
  durable: ({ durable, currentTerm, log }) => durable.currentTerm !== currentTerm || durable.log !== log,
  snapshot: ({ snapshot }) => snapshot !== '',
};
