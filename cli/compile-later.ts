import { setFlagsFromString } from 'node:v8';

/**
 * So much of a function must have run before V8 compiles it again, optimised: four and a half times as much as by default.
 * A search begins with much code that runs little, and half of its first seconds went into compiling it too soon, and
 * again (docs/decisions/0020-short-schedule-soon.md). What runs for long is compiled all the same.
 */
const interruptBudget = 600_000;

export function compileLater(): void {
  setFlagsFromString(`--interrupt-budget=${interruptBudget}`);
}
