/**
 * The explorer, for systems of your own and for whoever wants to look at its states.
 *
 * @experimental
 */
export { coreExplorable } from './core.ts';
export type { CoreBounds } from './core.ts';
export { Explorer } from './explorer.ts';
export type { Abstraction, Limits, Progress } from './explorer.ts';
export { conformingExplorable, implementationExplorable } from './implementation.ts';
export type { ImplementationBounds } from './implementation.ts';
export type { Budgets, Explorable, NetworkBounds, OwnInput } from '../numbering/explorable.ts';
export { missProbability } from '../numbering/fingerprints.ts';
export { pathOf, scheduleOf } from '../numbering/path.ts';
export type { PathStep } from '../numbering/path.ts';
export { Trail } from '../numbering/trail.ts';
export { reductionNames } from '../symmetry/reductions.ts';
export type { Reductions } from '../symmetry/reductions.ts';
export { ofPairs } from '../../properties/invariants/pairs.ts';
export type { PairCheck } from '../../properties/invariants/invariant.ts';
export { actionsOf, guardsOf, mergeCoverage, noCoverage, unreached } from '../../world/coverage/coverage.ts';
export type {
  CoveredAction,
  CoveredGuard,
  CoveredTransition,
  SpecCoverage,
  Unreached,
} from '../../world/coverage/coverage.ts';
export { CoverageRecorder } from '../../world/coverage/recorder.ts';
export type { RecordStep } from '../../world/coverage/recorder.ts';
