import { applicationFor } from '../../../properties/seen/application-for.ts';
import type { Answer, Application, Machine } from '../../../properties/seen/application.ts';
import { afterEntry } from '../../../properties/seen/application.ts';
import type { Declared } from '../../../properties/seen/declared.ts';
import type { ClusterOptions, Input, LocalState, Subject, Transition } from '../../../properties/seen/subject.ts';
import { limitsOf } from '../../../properties/seen/subject.ts';
import type { ConfigurationView, EntryView, Envelope, Reply, ServerView } from '../../../properties/seen/view.ts';
import { lastIndex, nextRead } from '../../../properties/seen/view.ts';
import { flawOfStep, flawOfView, flawText } from '../../../properties/seen/well-formed.ts';
import { textOfThrown } from '../../../properties/internal-error.ts';
import { isSubjectError, SubjectError } from '../../../properties/subject-error.ts';
import { messageOf } from './message.ts';
import { Position } from './live.ts';
import { asItIs, copyFor, partsOf } from './server.ts';
import type { Copy, OwnReply, Sent, ServerInput, Shown, StartServer, Stepped } from './server.ts';
import { entryOf, viewOf } from './shown.ts';

interface OwnState extends LocalState {
  readonly position: Position;
  readonly machine: Machine; // after appliedIndex
}

/**
 * Servers of the user as a subject. What they apply goes to a store that is kept here, so that what it holds and what it
 * answers can be judged; what they send is copied. `reloads`: before each step they are saved and begun anew with that.
 */
export function ownSubject(
  name: string,
  declared: Declared,
  start: StartServer,
  options: ClusterOptions,
  reloads = false,
): Subject<OwnState> {
  const application = applicationFor(options);
  const voters = Array.from({ length: options.voters ?? options.servers }, (_, k) => k + 1);
  const founding: ConfigurationView = { voters, newVoters: null, learners: [] };
  const viewed = (
    given: Shown,
    machine: Machine,
    appliedIndex: number,
    up: boolean,
    id: number,
    before: OwnState | null,
    copy: Copy,
  ): ServerView => {
    const was = before?.view ?? null;
    const isSame =
      copy === asItIs &&
      before?.position.shown === given &&
      was?.up === up &&
      was.appliedIndex === appliedIndex &&
      before.machine === machine;
    if (isSame && was !== null) return was;
    const view = viewOf(given, declared, { id, up, founding, appliedIndex, machine: machine.digest }, was, copy);
    const flaw = flawOfView(view, was);
    if (flaw !== null) throw new SubjectError(`${name}: view(): ${flawText(flaw)}`);
    return view;
  };

  function taken(state: OwnState, input: Input, stepped: Stepped, next: Position, given: Shown): Transition<OwnState> {
    const { view: before } = state;
    const { id } = before;
    const copy = copyFor(next.server);
    const up = input.kind === 'restart' || (input.kind !== 'crash' && before.up);
    const flaw = flawOfStep({ replies: stepped.replies ?? [], applied: stepped.applied ?? [] });
    if (flaw !== null) throw new SubjectError(`${name}: step(): ${flawText(flaw)}`);
    const applied = (stepped.applied ?? []).map((entry) => entryOf(entry, copy));
    const from = appliedBefore(given, state, input, applied, application);
    let { machine } = from;
    const answers = applied.map((entry, k): Answer | null => {
      const after = afterEntry(application, machine, from.index + k + 1, entry);
      machine = after.machine;
      return after.answer;
    });
    const view = viewed(given, machine, from.index + applied.length, up, id, state, copy);
    const sent = (stepped.sent ?? []).map((one): Envelope => {
      const message = messageOf(name, one, view.currentTerm, copy);
      return { from: id, to: addressee(name, one, options), message, payload: copy(one.payload) };
    });
    const said = (stepped.replies ?? []).map((reply) => replyOf(copy(reply), answers, from.index));
    const replies = declared.replies ? said : repliesTo(input, before, view);

    return { state: { position: next, machine, view }, sent, replies, applied, answers, difference: null };
  }

  return {
    name,
    features: options.features.filter((feature) => declared.features.includes(feature)),
    ...(declared.limits && { limits: limitsOf(options) }),
    ...(declared.notices && { notices: true }),
    boot(id) {
      const machine = application.initial;
      const position = started(name, () => Position.start(id, start, reloads));
      const view = readable(name, () =>
        viewed(objectFrom(name, 'view', position.shown), machine, 0, true, id, null, copyFor(position.server)),
      );
      return { position, machine, view };
    },
    step(state, input): Transition<OwnState> {
      const { stepped, next } = state.position.step(inputOf(input, state, application));
      return readable(name, () =>
        taken(state, input, objectFrom(name, 'step', stepped), next, objectFrom(name, 'view', next.shown)),
      );
    },
  };
}

/** A server that has taken no step yet is at fault itself, and not its protocol. */
export function started<What>(name: string, start: () => What): What {
  try {
    return start();
  } catch (error) {
    if (isSubjectError(error)) throw error;
    throw new SubjectError(`${name}: its servers cannot be started: ${textOfThrown(error)}`, { cause: error });
  }
}

/** What the subject gave, read: if that fails, it was nothing that it may give. */
function readable<What>(name: string, read: () => What): What {
  try {
    return read();
  } catch (error) {
    if (isSubjectError(error)) throw error;
    throw new SubjectError(`${name}: what step() and view() gave cannot be read: ${textOfThrown(error)}`, {
      cause: error,
    });
  }
}

function addressee(name: string, { to }: Sent, { servers }: ClusterOptions): number {
  if (Number.isInteger(to) && to >= 1 && to <= servers) return to;
  throw new SubjectError(`${name}: sent: to: expected a server from 1 to ${servers}, got ${String(to)}`);
}

/** What runs on by itself after its step cannot be stepped: the same schedule would not be the same run. */
function objectFrom<What>(name: string, from: 'step' | 'view', given: What): What {
  if (typeof given !== 'object' || given === null)
    throw new SubjectError(`${name}: ${from}(): expected an object, got ${String(given)}`);
  if (!('then' in given)) return given;
  Promise.resolve(given).catch(() => undefined); // what becomes of it is of no interest any more
  throw new SubjectError(
    `${name}: ${from}() gave a promise: what is asynchronous cannot be stepped in this process. Put it behind an adapter (docs/own-raft.md)`,
  );
}

/** Up to where the entries of this step go on from, with the state machine there. */
function appliedBefore(
  shown: Shown,
  { view: before, machine }: OwnState,
  input: Input,
  applied: readonly EntryView[],
  application: Application,
): { readonly index: number; readonly machine: Machine } {
  const { base } = partsOf(shown.log);
  const index = shown.appliedIndex === undefined ? null : shown.appliedIndex - applied.length;
  // A crash loses the state machine; a snapshot that came brings another.
  const isAnew = input.kind === 'crash' || base > before.appliedIndex;
  if (!isAnew) return { index: index ?? before.appliedIndex, machine };
  const { snapshot = '' } = shown;
  return {
    index: index ?? base,
    machine: base === 0 || snapshot === '' ? application.initial : application.restore(snapshot),
  };
}

/** `from`: up to where the machine had applied before what these answers are to. */
const replyOf = (reply: OwnReply, answers: readonly (Answer | null)[], from: number): Reply =>
  reply.kind === 'answered' ? { ...reply, answer: answers[reply.index - from - 1]?.reply ?? '' } : reply;

/** What becomes of a request, where servers do not say it themselves. */
function repliesTo(input: Input, before: ServerView, after: ServerView): readonly Reply[] {
  if (input.kind !== 'command') return [];
  const index = lastIndex(after.log);
  const entry = after.log.entries.at(-1);
  const isTaken = index > lastIndex(before.log) && entry?.command === input.command && after.role === 'leader';
  return isTaken && entry !== undefined
    ? [{ kind: 'accepted', index, term: entry.term }]
    : [{ kind: 'redirect', leader: before.leaderId }];
}

function inputOf(input: Input, { view, machine }: OwnState, application: Application): ServerInput {
  const { kind } = input;
  if (kind === 'receive') return { kind, from: input.envelope.from, payload: input.envelope.payload };
  if (kind === 'lost') return { kind, to: input.envelope.to, payload: input.envelope.payload };
  if (kind === 'crash') return { kind };
  if (kind === 'compact') return { kind, snapshot: application.snapshot(machine) };
  if (kind === 'read') return { ...input, read: nextRead(view) };
  if (kind === 'wipe') throw new TypeError("no server of one's own says that it may lose its disk");
  if (kind === 'apply' || kind === 'finishSnapshot')
    throw new TypeError('in a server of one’s own nothing of that takes time');
  if (kind !== 'action' && kind !== 'harness') return input;
  throw new TypeError(`no server of one's own takes the action ${input.action}`);
}
