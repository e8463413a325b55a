/**
 * A fault of raftcheck itself, such as an exception in the spec that a subject is held against. It is never a finding:
 * whoever runs something lets it through. What was thrown is its cause.
 */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** What `who` of us threw, as a fault of raftcheck; one that is known for it stays as it is. */
export function asInternalError(who: string, thrown: unknown): InternalError {
  if (thrown instanceof InternalError) return thrown;
  return new InternalError(`${who} threw: ${textOfThrown(thrown)}`, { cause: thrown });
}

/** What somebody threw, which need not be an Error, in a line or a few. Never throws. */
export function textOfThrown(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } catch {
    return 'something that has no text'; // as an object without a prototype
  }
}
