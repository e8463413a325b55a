import * as nodeModule from 'node:module';
import { setFlagsFromString } from 'node:v8';

/**
 * So much of a function must have run before V8 compiles it again, optimised: four and a half times as much as by default.
 * A search begins with much code that runs little, and half of its first seconds went into compiling it too soon, and
 * again (docs/decisions/0020-short-schedule-soon.md). What runs for long is compiled all the same.
 */
const interruptBudget = 600_000;

const node = 20; // whose V8 has that flag; one that has not, as that of Node 24.21, complains on stderr

export function compileLater(): void {
  const [major] = process.versions.node.split('.');
  if (Number(major) === node) setFlagsFromString(`--interrupt-budget=${interruptBudget}`);
}

/** From Node 22 on: what is compiled from now on is kept for the next time. Where it cannot be kept, nothing is said. */
export function keepCompiled(): void {
  const keep: unknown = Reflect.get(nodeModule, 'enableCompileCache');
  if (typeof keep === 'function') Reflect.apply(keep, nodeModule, []);
}
