/**
 * What a subject of the user gave is nothing that it may give, or it cannot be started: no finding, since nothing can be
 * said of its protocol. Whoever runs something lets it through.
 */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';
}

/** By its name: it may come from a thread, or from the copy of this package that the subject's module imports. */
export const isSubjectError = (error: unknown): error is SubjectError =>
  error instanceof Error && error.name === 'SubjectError';
