import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { builtBin, builtFolder } from './built.ts';

/** Makes that folder one in which raftcheck is installed: to import, by `npx`, and with the kits. Tests run in the root of the repository. */
export function installInto(cwd: string): void {
  const [installed, bin] = [join(cwd, 'node_modules/raftcheck'), join(cwd, 'node_modules/.bin')];
  for (const folder of [installed, bin]) mkdirSync(folder, { recursive: true });
  symlinkSync(builtFolder(), join(installed, 'built'));
  symlinkSync(resolve('adapters'), join(installed, 'adapters'));
  writeFileSync(join(installed, 'package.json'), '{ "type": "module", "exports": { ".": "./built/index.js" } }');
  writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(bin, 'raftcheck'), `#!/bin/sh\nexec '${process.execPath}' '${builtBin()}' "$@"\n`, {
    mode: 0o755,
  });
}
