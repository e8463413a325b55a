import type { SpecConfig, SpecMutant } from '../../model/state/config.ts';
import { coreFeatures, serverKey, withoutDeadVariables } from '../../model/index.ts';
import type { CoverageRecorder } from '../../world/coverage/recorder.ts';
import { allInvariants } from '../../properties/invariants/all.ts';
import { coreSpecification, coreState, judgedOfCore } from '../../world/subjects/specification/core.ts';
import type { SpecificationState } from '../../world/subjects/specification/specification.ts';
import type { Explorable, NetworkBounds, OwnInput } from '../numbering/explorable.ts';
import { renamesNothing } from '../symmetry/permutations.ts';
import { renamedServer } from '../symmetry/renamed-spec.ts';
import { lastIndex } from '../../properties/seen/view.ts';

/** What keeps raft.tla finite; all are guards of its actions. */
export interface CoreBounds extends NetworkBounds {
  readonly servers: number;
  readonly maxTerm: number; // no timeout beyond it; terms begin at 1
  readonly maxLog: number; // entries in a log
  readonly values: number; // clients ask for 1 to this number
  readonly restart: boolean;
}

/** The spec with its extensions off, within bounds: Ongaro's raft.tla without its history variables. */
export function coreExplorable(
  bounds: CoreBounds,
  mutant?: SpecMutant,
  coverage?: CoverageRecorder,
): Explorable<SpecificationState> {
  const { servers, maxTerm, maxLog, values, restart } = bounds;
  const config: SpecConfig = { servers, initialTerm: 1, features: coreFeatures };
  const ids = Array.from({ length: servers }, (_, k) => k + 1);
  const always: readonly OwnInput[] = [
    ...(restart ? [{ kind: 'action', action: 'restart' } as const] : []),
    { kind: 'action', action: 'becomeLeader' },
    { kind: 'action', action: 'advanceCommitIndex' },
    ...ids.map((to) => ({ kind: 'action', action: 'requestVote', to }) as const),
    ...ids.map((to) => ({ kind: 'action', action: 'appendEntries', to }) as const),
  ];
  const timeout: OwnInput = { kind: 'electionTimeout' };
  const commands = Array.from({ length: values }, (_, k): OwnInput => ({ kind: 'command', command: String(k + 1) }));
  return {
    subject: coreSpecification(servers, mutant, { coverage }),
    servers,
    network: bounds,
    budgets: {},
    mayBeDown: false,
    ...judgedOfCore(allInvariants),
    inputs: ({ view }) => [
      ...always,
      ...(view.currentTerm < maxTerm ? [timeout] : []),
      ...(lastIndex(view.log) < maxLog ? commands : []),
    ],
    waiting: () => 0,
    key: ({ server }, renaming) => serverKey(renamesNothing(renaming) ? server : renamedServer(renaming, server)),
    withoutDead: (state) => {
      const server = withoutDeadVariables(config, state.server);
      return server === state.server ? state : coreState(server);
    },
  };
}
