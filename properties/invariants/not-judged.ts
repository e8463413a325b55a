/** A property that a search cannot judge, or only in part. */
export interface NotJudged {
  readonly property: string;
  readonly reason: string;
  readonly partly?: true; // it is judged of other runs
}

/** Those that are judged of no run. */
export const neverJudged = (notJudged: readonly NotJudged[] = []): readonly NotJudged[] =>
  notJudged.filter(({ partly }) => partly !== true);
