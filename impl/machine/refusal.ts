/**
 * Why a command was not carried out; it changed nothing. A code and no more: replies are part of the replicated state,
 * and wording that a later version improves would set servers of two versions apart.
 */
export const refusalCodes = [
  'malformed', // not the canonical text of a command
  'keyTooLong',
  'valueTooLong', // given so, or grown so by an append
  'commandTooLong',
  'tooManyOutstanding', // requests of a session without a reply
  'notARead', // would change the state, so it must go through the log
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

export interface Refused {
  readonly kind: 'refused';
  readonly code: RefusalCode;
}

export const refused = (code: RefusalCode): Refused => ({ kind: 'refused', code });

/** A command that every server would refuse; thrown before anything is sent. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, fact: string) {
    super(`this command would be refused (${code}): ${fact}`);
    this.code = code;
  }
}
