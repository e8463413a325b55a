/** Why a file is no page of trace tables. */
export type PageErrorCode =
  | 'PAGE_FILE' // cannot be opened or read, or is no file
  | 'PAGE_SIZE' // larger than is read, or with more rows
  | 'PAGE_ENCODING' // is not plain UTF-8
  | 'PAGE_FORMAT' // has no trace table
  | 'PAGE_CELL'; // has one with something in it that the notation does not know

/** A file that is no page of trace tables. `fact` is one line that names the place, safe to print; so is `remedy`. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly code: PageErrorCode;
  readonly fact: string;
  readonly remedy: string;

  constructor(code: PageErrorCode, fact: string, remedy: string) {
    super(`${fact}\n  ${remedy}`);
    this.code = code;
    this.fact = fact;
    this.remedy = remedy;
  }
}
