import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyFolder } from './cli-run.ts';
import { installInto } from './installed.ts';

/** The Raft of examples/own-raft, which has a bug. */
export const example = readFileSync('examples/own-raft/raft.js', 'utf8');

/** A folder with these files, in which `raftcheck` is what these tests run. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const cwd = emptyFolder();
  installInto(cwd);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return cwd;
}
