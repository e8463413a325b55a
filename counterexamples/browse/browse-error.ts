/** What was asked of a session and cannot be. The message is one line for people. */
export class BrowseError extends Error {
  override readonly name = 'BrowseError';
}
