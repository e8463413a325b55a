/**
 * The reference specification of Raft. Start reading at machine.ts, with Figure 2 of the paper beside it.
 *
 * @experimental
 */
export { type SpecAction, specActions } from './state/action.ts';
export type { Bag, BagItem } from './bag.ts';
export {
  type ClusterBounds,
  type ClusterStep,
  clusterKey,
  enabledSteps,
  initialCluster,
  type SpecCluster,
  takeStep,
} from './cluster.ts';
export { createServerMachine } from './compose.ts';
export { coreFeatures, type SpecConfig, type SpecFeatures, type SpecMutant, specMutants } from './state/config.ts';
export { configurationOf } from './state/configuration.ts';
export { withoutDeadVariables } from './dead-variables.ts';
export { eventKinds, receive, type SpecEvent, type SpecEventKind, type WritePart } from './state/event.ts';
export { raft } from './machine.ts';
export type {
  AppendEntriesRequest,
  AppendEntriesResponse,
  PreVoteRequest,
  PreVoteResponse,
  RequestVoteRequest,
  RequestVoteResponse,
  ServerId,
  SpecConfiguration,
  SpecEntry,
  SpecMessage,
  SpecReply,
  TimeoutNowRequest,
  Value,
} from './state/message.ts';
export {
  initialServer,
  type SpecServer,
  type SpecStep,
  serverKey,
  stepServer,
} from './server.ts';
export { type HeldMessage, type PersistentState, type SpecContext, type SpecRole, specRoles } from './state/state.ts';
export { type SpecTransition, specTransitions } from './composing/transitions.ts';
export type { ServerMachine } from './composing/xstate.ts';
