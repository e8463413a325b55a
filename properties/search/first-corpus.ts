import { runDraft } from '../run.ts';
import type { ClusterOptions, Feature } from '../subject.ts';
import type { Target } from '../target.ts';
import { Corpus } from './corpus.ts';
import type { Draft, DraftOptions } from './draft.ts';
import type { Watches } from './landmarks/watch.ts';
import { Lookout } from './lookout.ts';

/** The corpus with which a search begins: it knows what the saved schedules reach that are of such a cluster. */
export function firstCorpus(target: Target, wanted: DraftOptions, saved: readonly Draft[], watches: Watches): Corpus {
  const { servers = 3, features, disk } = wanted;
  const fitting = saved
    .filter(({ options }) => options.servers === servers)
    .map((draft) => ({ ...draft, options: { ...adapted(draft.options, features), ...(disk && { disk }) } }));
  const corpus = new Corpus(fitting);
  const lookout = new Lookout(corpus, watches);
  if (watches.length > 0) for (const draft of fitting) runDraft(target, draft, lookout.over(draft));
  for (const kept of lookout.kept) corpus.add(kept);
  return corpus;
}

/** With these features. Where nobody can be added, everybody takes part from the start. */
function adapted(
  { voters, ...others }: ClusterOptions,
  features: readonly Feature[] = others.features,
): ClusterOptions {
  return { ...others, features, ...(voters !== undefined && features.includes('membership') && { voters }) };
}
