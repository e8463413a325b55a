import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtFolder } from './built.ts';
import { emptyFolder } from './cli-run.ts';

/** The Raft of examples/own-raft, which has a bug. */
export const example = readFileSync('examples/own-raft/raft.js', 'utf8');

/** A folder with these files, in which `raftcheck` is what these tests run. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const cwd = emptyFolder();
  const installed = join(cwd, 'node_modules/raftcheck');
  mkdirSync(installed, { recursive: true });
  symlinkSync(builtFolder(), join(installed, 'built'));
  writeFileSync(join(installed, 'package.json'), '{ "type": "module", "exports": { ".": "./built/index.js" } }');
  writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return cwd;
}
