/** A property that a search cannot judge, or only in part. */
export interface NotJudged {
  readonly property: string;
  readonly reason: string;
}
