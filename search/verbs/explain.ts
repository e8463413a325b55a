import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Judgement } from '../../world/registry/judged-by.ts';
import { finish } from '../engine/carry-on.ts';
import type { Host } from '../engine/host.ts';
import type { Explanation } from '../explain/explain.ts';
import { explaining } from '../explain/explain.ts';
import { judgedAs } from './judged-as.ts';
import { milliseconds, optionsOf, wholeNumber } from './refusing.ts';

/** How much an explanation may take, and what the schedule is judged by if not by what it is for. */
export interface ExplainOptions extends Judgement {
  /** Default 2,000. */
  readonly replays?: number | undefined;
  /** In milliseconds; then it leaves out the rest, and says so; default: as long as it takes. */
  readonly time?: number | undefined;
  /** Aborted: leaves out the rest likewise. */
  readonly signal?: AbortSignal | undefined;
}

const known = {
  properties: true,
  reach: true,
  replays: true,
  time: true,
  signal: true,
} as const satisfies Record<keyof ExplainOptions, true>;

/** Why a schedule fails; null if it does not. */
export async function explained(
  subject: Target,
  schedule: Schedule,
  options: ExplainOptions,
  host: Host,
): Promise<Explanation | null> {
  optionsOf('explain', options, known);
  const { replays, time = Infinity, ...judgement } = options;
  wholeNumber('replays', replays, 1);
  milliseconds('time', time);
  const target = judgedAs(subject, schedule, judgement);
  const until = host.now() + time;
  const isOver = (): boolean => host.signal.aborted || host.now() >= until;
  return finish(explaining(target, schedule, { ...(replays !== undefined && { replaysMax: replays }), isOver }), host);
}
