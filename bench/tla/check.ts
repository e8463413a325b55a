import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check_spec_with_cfg, initSync } from 'tla-checker';

/** Values of the constants of `raft-core.tla`. */
export interface TlaBounds {
  readonly N: number;
  readonly MaxTerm: number;
  readonly MaxLog: number;
  readonly MaxMessages: number;
  readonly AllowRestart: boolean;
  readonly AllowDuplicate: boolean;
  readonly AllowDrop: boolean;
}

/** What tla-checker says of a module: how many distinct states, and what is wrong, if anything is. */
export interface TlaResult {
  readonly success: boolean;
  readonly states_explored: number;
  readonly error_message: string | null;
  readonly warnings: readonly string[];
}

const calm = { N: 2, MaxTerm: 2, MaxLog: 1, AllowRestart: false, AllowDuplicate: false, AllowDrop: false };

/** Bounds under names that the explorer has them by too, with the distinct states that TLC counts. */
export const counted = {
  T1: { bounds: { ...calm, MaxMessages: 1 }, distinct: 358 },
  T2: {
    bounds: { ...calm, MaxMessages: 2, AllowRestart: true, AllowDuplicate: true, AllowDrop: true },
    distinct: 22_231,
  },
} as const satisfies Readonly<Record<string, { readonly bounds: TlaBounds; readonly distinct: number }>>;

export const invariants = ['ElectionSafety', 'LogMatching', 'LeaderCompleteness', 'StateMachineSafety'] as const;

const { resolve } = createRequire(import.meta.url);
const statesMost = 1_000_000;
const depthMost = 1000;

/** The text of `raft-core.tla`, which lies in the folder `model`. */
export const tlaModule = (model: string): string => readFileSync(`${model}/raft-core.tla`, 'utf8');

/** Explores every state of a module within bounds, and judges each by the invariants of these names. */
export function checkTla(module: string, bounds: TlaBounds, judged: readonly string[] = invariants): TlaResult {
  initSync({ module: readFileSync(resolve('tla-checker').replace(/\.js$/, '_bg.wasm')) });
  const configuration = ['INIT Init', 'NEXT Next', ...judged.map((name) => `INVARIANT ${name}`)].join('\n');
  const told = check_spec_with_cfg(module, configuration, JSON.stringify(bounds), statesMost, depthMost, true, false);
  return JSON.parse(told) as TlaResult;
}
