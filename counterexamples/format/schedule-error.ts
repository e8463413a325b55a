/** Which part of a schedule file is wrong. */
export type ScheduleErrorCode =
  | 'SCHEDULE_FILE' // cannot be opened or read, or is no file
  | 'SCHEDULE_SIZE' // larger than is read
  | 'SCHEDULE_ENCODING' // is not plain UTF-8
  | 'SCHEDULE_JSON' // is not JSON
  | 'SCHEDULE_DEPTH' // nested too deep
  | 'SCHEDULE_KEY' // a key stands twice, or may stand nowhere
  | 'SCHEDULE_FORMAT' // is JSON, but no schedule
  | 'SCHEDULE_VERSION' // of a version that is not read
  | 'SCHEDULE_FIELD' // a key is missing, unknown or has a wrong value
  | 'SCHEDULE_STEP'; // the same, in a step

export const byHand = 'Correct the file by hand (docs/schedule-format.md), or let raftcheck write it again.';

/** A file that cannot be used. `fact` is one line that names the place, safe to print; so is `remedy`. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
  readonly code: ScheduleErrorCode;
  readonly fact: string;
  readonly remedy: string;

  constructor(code: ScheduleErrorCode, fact: string, remedy: string = byHand) {
    super(`${fact}\n  ${remedy}`);
    this.code = code;
    this.fact = fact;
    this.remedy = remedy;
  }
}
