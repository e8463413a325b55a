import { defaultSessionLimits, parseSessionCommand, parseSessionReply } from '../../../impl/index.ts';
import type { Answer } from '../../seen/application.ts';
import type { EntryView, LogIndex } from '../../seen/view.ts';
import { GrownMap } from '../../history/grown-map.ts';
import type { HistoryView } from '../../history/step-view.ts';
import type { RememberingInvariant } from '../invariant.ts';
import { holds, violated } from '../invariant.ts';

/** What is known of a request. */
interface CarriedOut {
  readonly changedAt: LogIndex | null; // the entry by which it first changed what is stored
  readonly reply: string | null; // the first that it got
}

const notCarriedOut: CarriedOut = { changedAt: null, reply: null };

/** By session and sequence number. */
type Memory = GrownMap<string, CarriedOut>;

/**
 * Exactly Once (§8; dissertation §6.3): a request of a session changes what is stored at most once, by the same entry on
 * every server and in every life, however often it stands in the log; and whenever it gets a reply, it is the same one.
 *
 * Of a history: what was applied is remembered by request. Sound with crashes: who applies an entry again does so at the
 * same index, from a state that did not have it yet.
 */
export const exactlyOnce: RememberingInvariant<Memory> = {
  name: 'Exactly Once',
  paper: '§8; dissertation §6.3',
  needs: { feature: 'snapshots', view: ['snapshot'] },
  rule: 'Each command of a client is executed exactly once, and every answer to it is the same.',
  of: 'history',
  concernedBy: ['applied'],
  ofClients: true,
  memory: { initial: GrownMap.empty(), after: remembering },
  check(step, memory) {
    for (let k = 0; k < step.applied.length; k += 1) {
      const done = carriedOut(step, k);
      if (done === null) continue;
      const { request, index, changed, reply } = done;
      const first = memory.get(request) ?? notCarriedOut;
      const where = `n${step.after.id} at entry ${index}: request ${request}`;
      if (changed && first.changedAt !== null && first.changedAt !== index) {
        return violated(`${where} changes what is stored, as it did at entry ${first.changedAt}`);
      }
      if (reply !== null && first.reply !== null && reply !== first.reply) {
        return violated(`${where} gets another reply than at first`);
      }
    }
    return holds;
  },
};

function remembering(memory: Memory, step: HistoryView): Memory {
  let known = memory;
  for (let k = 0; k < step.applied.length; k += 1) {
    const done = carriedOut(step, k);
    if (done === null) continue;
    const { request, index, changed, reply } = done;
    const before = known.get(request) ?? notCarriedOut;
    const now = { changedAt: before.changedAt ?? (changed ? index : null), reply: before.reply ?? reply };
    if (now.changedAt === before.changedAt && now.reply === before.reply) continue;
    known = known.with(request, now);
  }
  return known;
}

interface Applied extends Pick<Answer, 'changed'> {
  readonly request: string; // SESSION/SEQUENCE
  readonly index: LogIndex;
  readonly reply: string | null;
}

/** What came of the request in that one of the entries that the step applies; null if it has none. */
function carriedOut({ applied, answers, after }: HistoryView, k: number): Applied | null {
  const entry = applied[k];
  const answer = answers[k] ?? null;
  if (entry === undefined || answer === null || answer.reply === '') return null;
  const request = requestIn(entry);
  if (request === null) return null;
  const index = after.appliedIndex - applied.length + k + 1;
  return { request, index, changed: answer.changed, reply: replyIn(answer) };
}

/** Each server applies the same entries, and mostly gives the same answers: what they say is read once. */
const requestIn = readOnce(({ command }: EntryView): string | null => {
  if (command === null) return null;
  const asked = parseSessionCommand(command, defaultSessionLimits);
  return asked.kind === 'request' ? `${asked.session}/${asked.sequence}` : null;
});

const replyIn = readOnce(({ reply }: Answer): string | null => {
  const given = parseSessionReply(reply);
  return given?.kind === 'replied' ? given.reply : null;
});

function readOnce<From extends object, What>(read: (from: From) => What): (from: From) => What {
  const known = new WeakMap<From, { readonly what: What }>();
  return (from) => {
    const found = known.get(from);
    if (found !== undefined) return found.what;
    const what = read(from);
    known.set(from, { what });
    return what;
  };
}
