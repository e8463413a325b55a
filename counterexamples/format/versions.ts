import type { Schedule } from '../../properties/seen/schedule.ts';
import { parseIdentity } from '../../properties/seen/schedule.ts';
import { messageKinds } from '../../properties/seen/view.ts';
import type { HarnessAction } from '../../properties/seen/subject.ts';
import { isAssertion, linesOf } from './assertions.ts';
import { broughtIn } from './steps.ts';

/** A part of a schedule that version 1 of the format does not have. */
export interface LaterPart {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly version: number; // the first that has it
}

/** The parts of the schedule that came with later versions, in the order in which a file has them. */
export function* laterParts({
  options,
  subjectVersion,
  unshrunk,
  differs,
  ...run
}: Pick<
  Schedule,
  'options' | 'subjectVersion' | 'unshrunk' | 'differs' | 'steps' | 'assertions'
>): Generator<LaterPart> {
  for (const [k, value] of options.features.entries()) yield* part(['options', 'features', k], value, value);
  if (options.maxSize !== undefined) yield* part(['options', 'maxSize'], options.maxSize, 'maxSize');
  if (options.network !== undefined) yield* part(['options', 'network'], options.network, 'network');
  if (options.network?.heals !== undefined)
    yield* part(['options', 'network', 'heals'], options.network.heals, 'heals');
  if (options.world !== undefined) yield* part(['options', 'world'], options.world, 'world');
  if (subjectVersion !== undefined) yield* part(['subjectVersion'], subjectVersion, 'subjectVersion');
  if (unshrunk !== undefined) yield* part(['unshrunk'], unshrunk, 'unshrunk');
  if (differs !== undefined) yield* part(['differs'], differs, 'differs');
  for (const [k, step] of linesOf(run).entries()) {
    if (isAssertion(step)) {
      yield* part(['steps', k, 'assert'], step.assert, 'assert');
      continue;
    }
    yield* part(['steps', k, 'kind'], step.kind, step.kind);
    if (step.kind === 'harness' && isHidden(step.action))
      yield* part(['steps', k, 'action'], step.action, `harness ${step.action}`);
    if ('message' in step && !isOfPaper(step.message))
      yield* part(['steps', k, 'message'], step.message, 'ownMessages');
  }
}

const isHidden = (action: HarnessAction): action is Exclude<HarnessAction, (typeof shownActions)[number]> =>
  !shownActions.some((shown) => shown === action);

const shownActions = ['campaign', 'demote', 'commandReturn'] as const; // those of version 1

/** A subject of the user may have names of its own for messages. */
function isOfPaper(message: string): boolean {
  const kind = parseIdentity(message)?.kind;
  return messageKinds.some((known) => known === kind);
}

function* part(path: LaterPart['path'], value: unknown, name: keyof typeof broughtIn): Generator<LaterPart> {
  const version = broughtIn[name];
  if (version !== undefined) yield { path, value, version };
}
