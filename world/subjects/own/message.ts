import type { MessageView, PlainValue, Term } from '../../../properties/seen/view.ts';
import { messageKinds } from '../../../properties/seen/view.ts';
import { flawOfMessage, flawText } from '../../../properties/seen/well-formed.ts';
import { SubjectError } from '../../../properties/subject-error.ts';
import type { Copy, Says, Sent } from './server.ts';

/** What a message is called that has no words. */
const unnamed = 'Message';

/** A message in words, copied by `copy`. `currentTerm`: of its sender, where the message says no term. */
export function messageOf(subject: string, { says }: Sent, currentTerm: Term, copy: Copy): MessageView {
  const message = worded(says ?? { kind: unnamed }, currentTerm, copy);
  const flaw = flawOfMessage(message);
  if (flaw !== null) throw new SubjectError(`${subject}: a message (${says?.kind ?? unnamed}): ${flawText(flaw)}`);
  return message as MessageView; // it has no flaw
}

function worded({ kind, term, ...said }: Says, currentTerm: Term, copy: Copy): object {
  const isPaper = messageKinds.some((known) => known === kind);
  if (isPaper) return copy({ kind, term: term ?? currentTerm, ...said });
  return { kind: 'Other', name: kind, term: term ?? currentTerm, says: plain(said) };
}

/** What is no plain value is shown as JSON. */
const plain = (said: Readonly<Record<string, unknown>>): Readonly<Record<string, PlainValue>> =>
  Object.fromEntries(
    Object.entries(said).map(([field, value]) => [field, isPlain(value) ? value : JSON.stringify(value)]),
  );

const isPlain = (value: unknown): value is PlainValue =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
