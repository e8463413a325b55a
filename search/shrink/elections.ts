import type { Step } from '../../properties/seen/schedule.ts';
import { parseIdentity, showIdentity } from '../../properties/seen/schedule.ts';
import { namedIn, renaming } from './messages.ts';
import type { Naming } from './messages.ts';
import type { Candidate } from './trial.ts';

/**
 * The same, from which these steps were removed at `from` or later, with later terms lowered by as many as there were
 * timeouts among them: none if there were none. For elections that do not come any more.
 */
export function inLowerTerms(candidate: Candidate, from: number, removed: readonly Step[]): readonly Candidate[] {
  const timeouts = removed.flatMap((step) => (step.kind === 'timeout' ? [step.server] : []));
  if (timeouts.length === 0) return [];
  const first = namedIn(candidate.steps.slice(from)).find((identity) => timeouts.includes(identity.from))?.term;
  if (first === undefined) return [];
  return [renaming(candidate, from, (step) => lower(step, first, timeouts.length))];
}

function lower(step: Naming, first: number, by: number): Naming {
  const identity = parseIdentity(step.message);
  if (identity === null || identity.term < first) return step;
  return { ...step, message: showIdentity({ ...identity, term: identity.term - by }) };
}

/**
 * The same from a later election on, each time another, in terms as if none had come before. For elections that only led
 * up to it.
 */
export function beginningLater({ options, steps }: Candidate): readonly Candidate[] {
  return steps.flatMap((step, at) => {
    if (at === 0 || step.kind !== 'timeout') return [];
    const rest = steps.slice(at);
    const first = namedIn(rest).find(({ from, kind }) => from === step.server && kind === 'RequestVote')?.term;
    if (first === undefined) return [];
    return [renaming({ options, steps: rest }, 0, (later) => lower(later, first, first - 1))];
  });
}

/**
 * The same with leadership not handed over but taken: who is asked to campaign does so unasked, everywhere or at one step.
 * What led to the asking can go then.
 */
export function campaigningUnasked({ options, steps }: Candidate): readonly Candidate[] {
  const asked = steps.flatMap((step, at) => {
    const identity = step.kind === 'deliver' ? parseIdentity(step.message) : null;
    return identity?.kind === 'TimeoutNow' ? [{ at, timeout: { kind: 'timeout', server: identity.to } as const }] : [];
  });
  const each = asked.map(({ at, timeout }) => steps.with(at, timeout));
  const all = asked.reduce((changed: readonly Step[], { at, timeout }) => changed.with(at, timeout), steps);
  return (each.length > 1 ? [all, ...each] : each).map((changed) => ({ options, steps: changed }));
}
