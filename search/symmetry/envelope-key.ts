import type { Envelope, MessageView, ServerId } from '../../properties/seen/view.ts';
import { plainText } from '../../properties/plain-text.ts';
import type { Renaming } from './permutations.ts';
import { renamed, renamedConfiguration } from './permutations.ts';

/**
 * A text that two messages share exactly if they are equal, once all servers are renamed if so wanted, whatever order
 * their fields were written in.
 */
export function envelopeKey({ from, to, message, payload }: Envelope, renaming?: Renaming): string {
  const name = (server: ServerId): ServerId => (renaming === undefined ? server : renamed(renaming, server));
  const known = renaming === undefined ? message : renamedMessage(message, renaming);
  const fields = Object.entries(known).sort(([one], [other]) => (one < other ? -1 : 1));
  const said = JSON.stringify([name(from), name(to), fields]);
  return payload === undefined ? said : `${said} ${plainText(payload)}`; // of a subject of the user, whose servers are not renamed
}

/** The servers that a message names beside its ends: in configurations. */
function renamedMessage(message: MessageView, renaming: Renaming): MessageView {
  if (message.kind === 'InstallSnapshot') {
    return { ...message, configuration: renamedConfiguration(renaming, message.configuration) };
  }
  if (message.kind !== 'AppendEntries') return message;
  const entries = message.entries.map((entry) =>
    entry.configuration === undefined
      ? entry
      : { ...entry, configuration: renamedConfiguration(renaming, entry.configuration) },
  );
  return { ...message, entries };
}
