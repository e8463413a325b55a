import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import { judgedAs } from './judged-as.ts';
import type { Judgement } from '../../world/registry/judged-by.ts';
import { carryOn } from '../engine/carry-on.ts';
import type { Host } from '../engine/host.ts';
import { findingFailure, shrinkingSchedule } from '../shrink/shrink-schedule.ts';
import type { ShrunkSchedule } from '../shrink/shrink-schedule.ts';
import { milliseconds, optionsOf } from './refusing.ts';

/** How much a schedule may be shrunk, and what it is judged by if not by what it is for. */
export interface ShrinkOptions extends Judgement {
  /** In milliseconds; then the shortest so far will do; default 60,000. */
  readonly time?: number | undefined;
  /** Aborted: ends soon, with the shortest so far. */
  readonly signal?: AbortSignal | undefined;
  /** The folder in which the short schedule is saved; default: nothing is written. */
  readonly out?: string | undefined;
  readonly onProgress?: ((shortest: Schedule) => void) | undefined;
}

/** A schedule made short, and what vouches for it. */
export interface Shortened extends ShrunkSchedule {
  /** By the signal or the time: it might have become shorter still. */
  readonly interrupted: boolean;
}

const known = {
  properties: true,
  reach: true,
  time: true,
  signal: true,
  out: true,
  onProgress: true,
} as const satisfies Record<keyof ShrinkOptions, true>;

const defaultTime = 60_000;

/** The short schedule of one that fails, in the same way; null if nothing is violated when it is run. */
export async function shrinkingTo(
  subject: Target,
  schedule: Schedule,
  options: ShrinkOptions,
  host: Host,
): Promise<Shortened | null> {
  optionsOf('shrink', options, known);
  const { time = defaultTime, onProgress, ...judgement } = options;
  milliseconds('time', time);
  const target = judgedAs(subject, schedule, judgement);
  host.signal.throwIfAborted();
  const until = host.now() + time;
  const run = await carryOn(findingFailure(target, schedule), host);
  if (!run.ended) throw host.signal.reason;
  const failing = run.outcome;
  if (failing === null) return null;
  const carried = await carryOn(shrinkingSchedule(target, schedule, failing), host, {
    until,
    onProgress: ({ schedule: shortest }) => onProgress?.(shortest),
  });
  return { ...(carried.ended ? carried.outcome : carried.best), interrupted: !carried.ended };
}
