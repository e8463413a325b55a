import type { LocalState } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import { conformance } from '../../properties/judging/judge.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Explorable } from '../numbering/explorable.ts';
import { boundedBy, inputsOf, onlyWhileUp } from './implementation.ts';
import type { ImplementationBounds } from './implementation.ts';

/**
 * A subject of the user within bounds. Nothing is known of its states but that they are plain data, maps and sets, so none
 * are taken for the same but equal ones.
 */
export function ownExplorable(target: Target, options: ClusterOptions, bounds: ImplementationBounds): Explorable {
  const subject = target.make(options);
  const { features = options.features } = subject;
  return {
    ...boundedBy(options, bounds),
    ...(target.spec !== 'beside' && {
      notJudged: [{ property: conformance, reason: 'the spec does not run beside it' }],
    }),
    subject: onlyWhileUp(subject),
    invariants: target.invariants,
    inputs: ({ view }) => inputsOf(view, { ...options, features }, bounds),
    waiting: () => 0, // messages that it holds back itself are not known
    key: textOf,
    withoutDead: (state) => state,
  };
}

/** The same text exactly for equal states. */
const textOf = (state: LocalState): string =>
  JSON.stringify(state, (_, value: unknown) => {
    if (value instanceof Map) return { map: [...value] };
    return value instanceof Set ? { set: [...value] } : value;
  });
