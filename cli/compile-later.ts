import { setFlagsFromString } from 'node:v8';

/**
 * So much of a function must have run before V8 compiles it again, optimised: four and a half times as much as by default.
 * A search begins with much code that runs little, and half of its first seconds went into compiling it too soon, and
 * again (docs/decisions/0020-short-schedule-soon.md). What runs for long is compiled all the same.
 */
const interruptBudget = 600_000;

const nodeMost = 24; // the last one whose V8 is known to have that flag: one that has not would complain on stderr

export function compileLater(): void {
  const [major] = process.versions.node.split('.');
  if (Number(major) <= nodeMost) setFlagsFromString(`--interrupt-budget=${interruptBudget}`);
}
