import { resolve } from 'node:path';
import { propertyNames } from '../../world/registry/judged.ts';
import type { Nemesis } from '../../world/steps/descriptor.ts';
import { show } from '../../counterexamples/printable.ts';
import { allStrategies, portfolio, strategyNamed } from '../../search/strategies/all.ts';
import type { DiskMode, Feature, WorldOption } from '../../properties/seen/subject.ts';
import { conformance } from '../../properties/judging/judge.ts';
import { freshSeed } from '../../door/node-host.ts';
import type { Io } from '../io.ts';
import type { Own } from '../own/own.ts';
import type { SubjectFlag } from '../own/owns.ts';
import type { Target } from '../../properties/judging/target.ts';
import { drawnFor } from '../../search/verbs/drawn-for.ts';
import { namesOf } from '../../world/registry/judged-by.ts';
import { mayBeFolder } from '../files/saved.ts';
import type { StartFile } from '../files/start-file.ts';
import { draftsFrom } from './fuzz-starts.ts';
import { specRuns } from '../search-job.ts';
import type { SearchJob } from '../search-job.ts';
import { savedDrafts } from '../files/saved-drafts.ts';
import { UsageError } from '../usage-error.ts';

export interface FuzzFlags extends SubjectFlag {
  readonly servers?: number;
  readonly seed?: number;
  readonly features?: readonly Feature[];
  readonly disk?: DiskMode;
  readonly clients?: number;
  readonly property?: readonly string[];
  readonly conformance: 'on' | 'off';
  readonly nemesis?: readonly Nemesis[];
  readonly world?: readonly WorldOption[];
  readonly steps: number;
  readonly runs?: number;
  readonly stepsTotal?: number;
  readonly time?: number;
  readonly cpuTime?: number;
  readonly reach?: string;
  readonly maxFindings: number;
  readonly workers: number;
  readonly shrinkTime: number;
  readonly strategy: string;
  readonly corpus?: string;
  readonly path?: string;
  readonly from?: string;
  readonly fromFrontier?: number;
  readonly coverage?: boolean;
  readonly fresh?: boolean;
  readonly saved?: boolean; // false: --no-saved
  readonly out: string;
  readonly html?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** What is searched, and for what. Throws a UsageError if that makes no sense. */
export function jobOf(
  { subject: named, servers, features, disk, clients, steps, nemesis, world, reach, strategy, ...flags }: FuzzFlags,
  io: Io,
  own: Own | null,
  from: StartFile | null = null,
): SearchJob {
  if (flags.path !== undefined) refusePathAlone(strategy, flags.seed);
  if (flags.html !== undefined && reach !== undefined)
    throw new UsageError('--html shows what is violated, and --reach looks for nothing that is');
  const subject = own?.target.name ?? named ?? from?.subject ?? 'impl';
  if (from !== null && from.subject !== subject)
    throw new UsageError(`--from ${show(from.file)}: it is of ${show(from.subject)}, and the search of ${subject}`);
  const judged = own ? askedOf(own.target, flags.property) : (flags.property ?? propertyNames);
  const properties = flags.conformance === 'on' ? judged : judged.filter((name) => name !== conformance);
  if (properties.length === 0) throw new UsageError('no property is left to be judged');
  const goal = reach ?? null;
  if (flags.coverage === true && !specRuns({ subject, properties, goal })) {
    throw new UsageError(
      '--coverage counts steps of the spec, which does not run here: judge conformance, or take --subject model',
    );
  }
  const plain = {
    steps,
    ...(servers === undefined ? {} : { servers }),
    ...(features === undefined ? {} : { features }),
    ...(disk === undefined ? {} : { disk }),
    ...(clients === undefined ? {} : { clients }),
    ...(nemesis === undefined ? {} : { nemesis }),
    ...(world === undefined ? {} : { world }),
  };
  const wanted = from === null ? plain : draftsFrom(plain, from);
  const drafts = own ? refusingAsUsage(() => drawnFor(own.target, wanted)) : wanted;
  const coverage = flags.coverage === true;
  const isFresh = flags.fresh === true || flags.saved === false;
  const found = isFresh ? null : resolve(io.cwd, flags.out);
  const corpus = flags.corpus === undefined ? null : resolve(io.cwd, flags.corpus);
  if (corpus !== null) refuseCorpusOf(strategy);
  if (
    flags.saved === false &&
    corpus === null &&
    strategy !== portfolio &&
    strategyNamed(strategy).buildsOn === 'saved'
  )
    throw new UsageError(`--strategy ${strategy} builds on saved schedules, and --no-saved forgets them`);
  if (corpus !== null && !mayBeFolder(corpus))
    throw new UsageError(`--corpus ${show(flags.corpus ?? '')}: not a folder`);
  const startsElsewhere = from !== null || flags.fromFrontier !== undefined;
  if (startsElsewhere && strategy !== portfolio && strategyNamed(strategy).buildsOn === 'saved')
    throw new UsageError(`--strategy ${strategy} begins with saved schedules, and runs are to begin elsewhere`);
  const folders = { found, corpus, shipped: flags.saved !== false };
  const saved = startsElsewhere ? [] : savedDrafts(strategy, subject, folders);
  return { subject, properties, goal, seed: flags.seed ?? freshSeed(), drafts, strategy, saved, coverage, own };
}

/** Beside the spec a subject of the user runs if it declares so, or where nothing else is asked for: `all` is not that. */
function askedOf(target: Target, asked: readonly string[] | undefined): readonly string[] {
  const names = namesOf(target);
  if (asked === undefined || names.includes(conformance) || asked.length === 1) return asked ?? names;
  return asked.filter((name) => name !== conformance);
}

/** What no server of the subject can do. */
function refusingAsUsage<What>(made: () => What): What {
  try {
    return made();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

function refuseCorpusOf(strategy: string): void {
  if (strategy === portfolio || strategyNamed(strategy).buildsOn !== undefined) return;
  throw new UsageError(`--corpus is for strategies that build on earlier runs, and ${strategy} does not`);
}

/** A path leads to one run only if that run builds on no other. */
function refusePathAlone(strategy: string, seed: number | undefined): void {
  if (seed === undefined) throw new UsageError('--path names a run of a seed: give --seed too');
  const alone = allStrategies.filter(({ buildsOn }) => buildsOn === undefined).map(({ name }) => name);
  if (alone.includes(strategy)) return;
  throw new UsageError(`--path names a run of one strategy: give --strategy too, one of ${alone.join(', ')}`);
}
