import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { allInvariants } from '../properties/invariants/all.ts';
import { outcomeOf } from '../properties/progressive.ts';
import { canonicalise, runDraft } from '../search/drawing/run-draft.ts';
import { Corpus } from '../search/guidance/corpus.ts';
import type { Draft } from '../search/drawing/draft.ts';
import { firstCorpus } from '../search/guidance/first-corpus.ts';
import { abstractStates } from '../search/guidance/abstract-state.ts';
import { SpecSteps } from '../search/guidance/spec-steps.ts';
import { NoveltyRecorder } from '../search/guidance/novelty-recorder.ts';
import { allStrategies } from '../search/strategies/all.ts';
import type { Strategy } from '../search/strategies/strategy.ts';
import { makeTarget } from '../world/registry/registry.ts';
import type { Target } from '../properties/judging/target.ts';
import { benchCommand } from './command.ts';

benchCommand('bench:digests', 'a digest of the steps and verdicts of 200 runs of each strategy').parse();

/**
 * What a change that claims to change no behaviour leaves as it is: for each strategy and a few subjects one digest over
 * the canonical steps and the verdicts of its runs. Strategies that learn build on the runs before, as in a search.
 */
const runs = 200;
const chunks = 4; // after each of which what it has reached is learnt
const seed = 7;

// The code beside the spec; the spec alone; four bugs that are found soon, so that verdicts differ.
const subjects = [
  ['impl', true],
  ['model', false],
  ['documented', false],
  ['fault:prev-term-not-checked', false],
  ['fault:no-check-quorum-step-down', false],
  ['fault:dedup-missing-from-snapshot', false],
  ['fault:overlapping-config-changes', false],
] as const;

function digestOf(strategy: Strategy, target: Target, steps: SpecSteps): { digest: string; violations: number } {
  const hash = createHash('sha256');
  const watches = [() => abstractStates, () => steps.watch()];
  const saved = strategy.buildsOn === 'saved' ? savedDrafts(target) : [];
  const corpus = outcomeOf(firstCorpus(target, {}, saved, watches));
  let violations = 0;
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const recorder = new NoveltyRecorder(corpus, watches);
    const drafts = fc.sample(strategy.drafts({}, corpus), { seed: seed + chunk, numRuns: runs / chunks });
    for (const draft of drafts) {
      runDraft(target, draft, recorder.over(draft));
      const { steps: made, outcome } = canonicalise(target, draft);
      if (outcome.violation !== null) violations += 1;
      const verdict = outcome.violation && [outcome.violation.property, outcome.violation.atStep];
      hash.update(JSON.stringify([made, verdict, outcome.tally.undecided]));
    }
    for (const kept of recorder.kept()) corpus.add(kept);
  }
  return { digest: hash.digest('hex').slice(0, 32), violations };
}

/** What a search has saved, made here of twenty runs, so that the digests hang on no file. */
function savedDrafts(target: Target): readonly Draft[] {
  const [plain] = allStrategies;
  if (plain === undefined) throw new RangeError('there is no strategy');
  return fc
    .sample(plain.drafts({}, new Corpus()), { seed, numRuns: 20 })
    .map((draft) => ({ ...draft, choices: [], begin: canonicalise(target, draft).steps }));
}

for (const [name, conformance] of subjects) {
  for (const strategy of allStrategies) {
    const steps = new SpecSteps();
    const target = makeTarget(name, {
      conformance,
      invariants: allInvariants,
      ...(strategy.buildsOn === 'spec' && { coverage: steps }),
    });
    if (target === null) throw new RangeError(`there is no subject ${name}`);
    const { digest, violations } = digestOf(strategy, target, steps);
    console.log(`${name.padEnd(36)} ${strategy.name.padEnd(14)} ${digest} ${violations} violations`);
  }
}
