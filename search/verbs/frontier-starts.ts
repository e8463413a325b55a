import type { Progressive } from '../../properties/progressive.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { DiskMode, Feature } from '../../properties/seen/subject.ts';
import { isBuiltIn } from '../../world/registry/registry.ts';
import type { Start } from '../drawing/draft.ts';
import { Explorer } from '../explore/explorer.ts';
import { pathOf, scheduleOf } from '../numbering/path.ts';
import { Trail } from '../numbering/trail.ts';
import { whyNoWalks } from '../walks/scope.ts';
import { bounded } from './bounds.ts';

/** The cluster whose states are explored. */
export interface FrontierOptions {
  readonly servers?: number; // default 3
  readonly features?: readonly Feature[]; // default: none
  readonly disk?: DiskMode; // default: immediate
}

/** Deep rather than wide: nothing is lost or doubled, so that behind few states elections are won and entries committed. */
const bounds = { maxTerm: 3, maxLog: 2, maxMessages: 3 };
const statesMost = 20_000;
const bytesMost = 2 ** 28;

/**
 * So many states of an explorer's frontier, evenly of all that it has found and not gone on from when it has found enough; each
 * as the shortest way to it. In small portions. Throws a RangeError where the subject cannot be explored, or breaks something
 * on the way.
 */
export function* frontierStarts(
  target: Target,
  wanted: FrontierOptions,
  count: number,
): Progressive<undefined, readonly Start[]> {
  const why = wanted.disk === 'log' ? 'the log on disk is not explored' : whyNoWalks(target, {});
  if (why !== null) throw new RangeError(why);
  const { system, options } = bounded(target, { ...bounds, ...wanted }, true);
  const trail = new Trail();
  const reductions = isBuiltIn(target) ? 'all' : 'none';
  const explorer = new Explorer(system, { reductions }, { states: statesMost, bytes: bytesMost }, trail);
  while (explorer.advance(1) === 'searching') yield;
  if (explorer.refutation !== null) {
    const { property } = explorer.refutation;
    throw new RangeError(`${property} is broken before there is a frontier: raftcheck explore shows how`);
  }
  const { distinct, frontier } = explorer;
  // They are numbered as they are found, so those that nobody has gone on from are the last ones.
  const from = frontier === 0 ? Math.floor(distinct / 2) : distinct - frontier;
  const states = Array.from({ length: count }, (_, k) => from + Math.floor((k * (distinct - from)) / count));
  const starts: Start[] = [];
  for (const state of new Set(states)) {
    yield;
    starts.push({ options, steps: scheduleOf(target, options, pathOf(explorer.tables, trail.to(state))) });
  }
  return starts;
}
