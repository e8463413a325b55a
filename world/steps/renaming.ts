import { parseIdentity, showIdentity } from '../../properties/seen/schedule.ts';
import type { ServerId } from '../../properties/seen/view.ts';

/** Other names for the servers that a step names, or a look at who they are. */
export interface ServerNames {
  /** The new name; null if that server is gone, and with it what the step is about. */
  readonly one: (server: ServerId) => ServerId | null;
  /** New names for servers among whom no order is meant; without those that are gone. */
  readonly several: (servers: readonly ServerId[]) => readonly ServerId[];
}

/** A step of one server, who alone is named. */
export function renameServer<Of extends { readonly server: ServerId }>(step: Of, { one }: ServerNames): Of | null {
  const server = one(step.server);
  return server === null ? null : { ...step, server };
}

/** A step about a link. */
export function renameLink<Of extends { readonly from: ServerId; readonly to: ServerId }>(
  step: Of,
  { one }: ServerNames,
): Of | null {
  const [from, to] = [one(step.from), one(step.to)];
  return from === null || to === null ? null : { ...step, from, to };
}

/** A step about a message, whose name holds its sender and receiver. */
export function renameMessage<Of extends { readonly message: string }>(step: Of, { one }: ServerNames): Of | null {
  const identity = parseIdentity(step.message);
  if (identity === null) return null;
  const [from, to] = [one(identity.from), one(identity.to)];
  return from === null || to === null ? null : { ...step, message: showIdentity({ ...identity, from, to }) };
}
