import { join } from 'node:path';
import { packageRoot } from '../cli/package-root.ts';
import { checkTla, counted, tlaModule } from './tla/check.ts';
import { benchCommand, namesGiven } from './command.ts';
import { cpuMsOf } from './cpu-ms.ts';

/**
 * `model/raft-core.tla` as tla-checker explores it: `npm run bench:tla`. Its distinct states are compared with those that
 * TLC counts; a count that differs, or an invariant that is violated, makes the exit code 1.
 */
const known = Object.keys(counted).filter((name): name is keyof typeof counted => name in counted);
const command = benchCommand('bench:tla', 'the TLA+ module beside TLC, by tla-checker');
const names = namesGiven(command, 'names', 'configurations', known);
const core = tlaModule(join(packageRoot, 'model'));

for (const name of names) {
  const { bounds, distinct } = counted[name];
  const [cpuMs, { success, states_explored: explored, error_message: wrong }] = cpuMsOf(() => checkTla(core, bounds));
  const same = explored === distinct ? 'as counted by TLC' : `DIFFERS from the ${distinct} of TLC`;
  const verdict = success ? 'all invariants hold' : `VIOLATED (${wrong})`;
  console.log(`${name}: ${explored} distinct, ${same}; ${verdict}; ${(cpuMs / 1000).toFixed(1)} CPU s`);
  if (!success || explored !== distinct) process.exitCode = 1;
}
