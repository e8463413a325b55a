/** A history that cannot be used: in which line of the file, and what is wrong there, safe to print. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
  readonly line: number; // from 1
  readonly fact: string;

  constructor(line: number, fact: string) {
    super(`line ${line}: ${fact}`);
    this.line = line;
    this.fact = fact;
  }
}
