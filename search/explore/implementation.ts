import { withoutDeadVariables } from '../../model/index.ts';
import type { PairState } from '../../properties/conformance/lockstep.ts';
import { lockstep } from '../../properties/conformance/lockstep.ts';
import type { CoverageRecorder } from '../../world/coverage/recorder.ts';
import { allInvariants } from '../../properties/invariants/all.ts';
import type { ClusterOptions, Input, LocalState, Subject } from '../../properties/seen/subject.ts';
import type { ImplementationState, Parts } from '../../world/subjects/implementation-parts.ts';
import { implementation } from '../../world/subjects/implementation.ts';
import type { SpecificationState } from '../../world/subjects/specification/specification.ts';
import { featured, specification } from '../../world/subjects/specification/specification.ts';
import { serverKey } from '../../model/index.ts';
import { conformance } from '../../properties/judging/judge.ts';
import type { Budgets, Explorable, NetworkBounds, OwnInput } from '../numbering/explorable.ts';
import { implementationKey } from '../symmetry/implementation-key.ts';
import { renamesNothing } from '../symmetry/permutations.ts';
import { renamedServer } from '../symmetry/renamed-spec.ts';
import { exploredDescriptors } from '../../world/steps/all.ts';
import type { ServerView } from '../../properties/seen/view.ts';

/** What keeps the implementation finite. */
export interface ImplementationBounds extends NetworkBounds {
  readonly maxTerm: number; // no election timeout in it, and no transfer; terms begin at 0
  readonly maxLog: number; // no command to a leader with so many entries; its no-ops are bounded by the terms
  readonly budgets: Budgets;
}

/** The implementation, or one with a fault, within bounds. */
export function implementationExplorable(
  options: ClusterOptions,
  bounds: ImplementationBounds,
  name = 'impl',
  parts?: Parts,
): Explorable<ImplementationState> {
  return {
    ...boundedBy(options, bounds),
    notJudged: [{ property: conformance, reason: 'the spec does not run beside it' }],
    subject: onlyWhileUp(implementation(options, name, parts)),
    inputs: ({ view }) => inputsOf(view, options, bounds),
    waiting: ({ storage }) => storage.pending.reduce((sum, { held }) => sum + held.length, 0),
    key: implementationKey,
    withoutDead: (state) => state, // it keeps nothing that a later step does not read
  };
}

/** The same beside the spec: a difference between the two is a violation too. */
export function conformingExplorable(
  options: ClusterOptions,
  bounds: ImplementationBounds,
  name = 'impl',
  parts?: Parts,
  coverage?: CoverageRecorder,
): Explorable<PairState> {
  const spec = specification(options, coverage);
  const unheard = specification(options); // what is forgotten is no step of the run
  const config = featured(options);
  const parted = implementationExplorable(options, bounds, name, parts);
  return {
    ...boundedBy(options, bounds),
    subject: onlyWhileUp(lockstep(implementation(options, name, parts), spec)),
    inputs: ({ code }) => parted.inputs(code as ImplementationState),
    waiting: ({ code }) => parted.waiting(code as ImplementationState),
    key({ code, spec: beside }, renaming) {
      const { server } = beside as SpecificationState;
      const named = renamesNothing(renaming) ? server : renamedServer(renaming, server);
      return `${implementationKey(code as ImplementationState, renaming)} ${serverKey(named)}`;
    },
    withoutDead(state) {
      // While a server is down the spec still holds what its restart will forget.
      const beside = state.spec as SpecificationState;
      const woken = state.view.up ? beside : unheard.step(beside, { kind: 'restart' }).state;
      const server = withoutDeadVariables(config, woken.server);
      return server === beside.server ? state : { ...state, spec: { ...beside, server } as SpecificationState };
    },
  };
}

/** What the bounds say of any real servers. */
export function boundedBy(
  { servers, features }: ClusterOptions,
  { maxMessages, duplicate, drop, budgets }: ImplementationBounds,
) {
  // Clocks are no part of a state's key, and any timer may fire at any time.
  if (features.includes('leaseReads')) throw new TypeError('leaseReads cannot be explored: time does not go by');
  return {
    servers,
    network: { maxMessages, duplicate, drop },
    budgets,
    mayBeDown: budgets.crash !== 0,
    invariants: allInvariants,
  };
}

/** A server that is down takes nothing but its restart. */
export function onlyWhileUp<State extends LocalState>(subject: Subject<State>): Subject<State> {
  return {
    ...subject,
    enabled: ({ view }: State, { kind }: Input) => view.up === (kind !== 'restart'),
  };
}

/** What may happen to a server by itself within the bounds. */
export function inputsOf(
  view: ServerView,
  { servers, features, world = [] }: ClusterOptions,
  { maxTerm, maxLog, budgets }: ImplementationBounds,
): readonly OwnInput[] {
  if (!view.up) return [{ kind: 'restart' }];
  const within = { servers, features, world, maxTerm, maxLog, crashes: budgets.crash !== 0 };
  return exploredDescriptors.flatMap((descriptor) => descriptor.explored?.(view, within) ?? []);
}
