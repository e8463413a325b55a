import { show } from './printable.ts';

/** A path as one word for a shell, to be pasted; one that no terminal can show is shown escaped. */
export function quoted(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path;
  return /^[\w./@%+=:,-]+$/.test(safe) ? safe : `'${show(safe, Infinity).replaceAll("'", String.raw`'\''`)}'`;
}

/** The command that runs a saved schedule again. `flag`: by which a subject of the user is given. */
export const replayCommand = (file: string, flag?: string): string =>
  `npx raftcheck replay ${flag === undefined ? '' : `${flag} `}${quoted(file)}`;
