import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { show } from '../../counterexamples/printable.ts';
import { pathFrom } from '../path-from.ts';
import { UsageError } from '../usage-error.ts';

const names = ['js', 'mjs', 'ts', 'json'].map((ending) => `raftcheck.config.${ending}`);
const markers = ['package.json', '.git'];

/**
 * The configuration of the project that a folder lies in: looked for upwards as far as the folder with package.json or
 * .git; in the folder alone if there is none, for what lies further up is nobody's project. Null if there is none.
 * Throws a UsageError if there are two in one folder.
 */
export function findConfiguration(cwd: string): string | null {
  const folders = upTo(cwd, (folder) => markers.some((marker) => existsSync(join(folder, marker)))) ?? [cwd];
  for (const folder of folders) {
    const [one, other] = names.map((name) => join(folder, name)).filter((path) => existsSync(path));
    if (one === undefined) continue;
    if (other === undefined) return one;
    const [kept, another] = [one, other].map((path) => show(pathFrom(cwd, path)));
    throw new UsageError(`${kept}: there is ${another} too: keep one of them`);
  }
  return null;
}

/** From the folder to the first above it that is the last, itself included; null if there is none. */
function upTo(folder: string, isLast: (folder: string) => boolean): readonly string[] | null {
  if (isLast(folder)) return [folder];
  const above = dirname(folder);
  const rest = above === folder ? null : upTo(above, isLast);
  return rest && [folder, ...rest];
}
