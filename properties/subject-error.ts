/**
 * What a subject of the user gave is nothing that it may give, or it cannot be started: no finding, since nothing can be
 * said of its protocol. Whoever runs something lets it through.
 */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';
}
