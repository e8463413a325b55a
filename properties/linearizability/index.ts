/**
 * Whether what clients saw could come from one object that does one thing after the other.
 *
 * @public
 */
export { checkLinearizability, placingsMax } from './check.ts';
export type { LinearizabilityVerdict, NotLinearizable } from './check.ts';
export { historyOf } from './client-history.ts';
export type { ClientEvent } from './client-history.ts';
export type { ClientOperation, SequentialModel } from './history.ts';
export { keyValueModel } from './key-value.ts';
export type { KeyValueOperation, KeyValueResult } from './key-value.ts';
