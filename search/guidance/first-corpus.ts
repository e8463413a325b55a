import { runningDraft } from '../drawing/run-draft.ts';
import type { Running } from '../../world/cluster/run.ts';
import type { ClusterOptions, Feature } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import { Corpus } from './corpus.ts';
import type { Draft, DraftOptions } from '../drawing/draft.ts';
import { mayHaveServers } from '../drawing/draw-cluster.ts';
import { sparedOf } from '../drawing/spared.ts';
import type { Watches } from './watch.ts';
import { NoveltyRecorder } from './novelty-recorder.ts';

/** The corpus with which a search begins: it knows what the saved schedules reach that are of such a cluster. */
export function* firstCorpus(
  target: Target,
  wanted: DraftOptions,
  saved: readonly Draft[],
  watches: Watches,
): Running<Corpus> {
  const { servers, features, disk, nemesis, world } = wanted;
  const fitting = saved
    .filter(({ options }) => mayHaveServers(servers, options.servers))
    .filter(({ options }) => (options.world ?? []).every((one) => world?.includes(one) ?? true))
    .map((draft) => ({ ...draft, options: { ...adapted(draft.options, features), ...(disk && { disk }) } }))
    .map((draft) => sparedOf(draft, nemesis));
  const corpus = new Corpus(fitting);
  const recorder = new NoveltyRecorder(corpus, watches);
  for (const draft of watches.length > 0 ? fitting : []) {
    yield;
    yield* runningDraft(target, draft, recorder.over(draft));
  }
  for (const kept of recorder.kept()) corpus.add(kept);
  return corpus;
}

/** With these features. Where nobody can be added, everybody takes part from the start. */
function adapted(
  { voters, ...others }: ClusterOptions,
  features: readonly Feature[] = others.features,
): ClusterOptions {
  return { ...others, features, ...(voters !== undefined && features.includes('membership') && { voters }) };
}
