import type { LocalState } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import { conformance } from '../../properties/judging/judge.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Explorable } from '../numbering/explorable.ts';
import { boundedBy, inputsOf, onlyWhileUp } from './implementation.ts';
import type { ImplementationBounds } from './implementation.ts';

/**
 * A subject of the user within bounds. Nothing is known of its states but that they are plain data, maps and sets, so none
 * are taken for the same but equal ones. Throws a RangeError if it relies on a network that is not explored.
 */
export function ownExplorable(target: Target, options: ClusterOptions, bounds: ImplementationBounds): Explorable {
  refuseNetwork(target, bounds);
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

/** Messages are a bag here, and nobody hears of one that is lost. */
function refuseNetwork({ name, takes }: Target, { drop, duplicate }: ImplementationBounds): void {
  const { order, losses, duplicates } = takes?.network ?? {};
  if (order === 'fifo')
    throw new RangeError(`explore: ${name} relies on links that keep the order, and none here does`);
  if (drop && losses === false) throw new RangeError(`drop: ${name} relies on a network that loses nothing`);
  if (drop && takes?.notices === true)
    throw new RangeError(`drop: the servers of ${name} hear of what is lost, and none does here`);
  if (duplicate && duplicates === false)
    throw new RangeError(`duplicate: ${name} relies on a network that duplicates nothing`);
}

/** The same text exactly for equal states. */
const textOf = (state: LocalState): string =>
  JSON.stringify(state, (_, value: unknown) => {
    if (value instanceof Map) return { map: [...value] };
    return value instanceof Set ? { set: [...value] } : value;
  });
