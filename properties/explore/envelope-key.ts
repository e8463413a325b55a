import type { Envelope, ServerId } from '../view.ts';
import type { Renaming } from './permutations.ts';
import { renamed } from './permutations.ts';

/**
 * A text that two messages share exactly if they are equal, once all servers are renamed if so wanted, whatever order
 * their fields were written in.
 */
export function envelopeKey({ from, to, message }: Envelope, renaming?: Renaming): string {
  const name = (server: ServerId): ServerId => (renaming === undefined ? server : renamed(renaming, server));
  const fields = Object.entries(message).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([name(from), name(to), fields]);
}
