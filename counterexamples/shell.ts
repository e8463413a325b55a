import { show } from './printable.ts';

/** A path as one word for a shell, to be pasted; one that no terminal can show is shown escaped. */
export function quoted(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path;
  return /^[\w./@%+=:,-]+$/.test(safe) ? safe : `'${show(safe, Infinity).replaceAll("'", String.raw`'\''`)}'`;
}

/** The command that runs a saved schedule again. `subject`: the file of a subject of the user. */
export const replayCommand = (file: string, subject?: string): string =>
  `npx raftcheck replay ${subject === undefined ? '' : `--subject ${quoted(subject)} `}${quoted(file)}`;
