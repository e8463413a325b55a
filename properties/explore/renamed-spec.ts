import type { SpecContext, SpecMessage, SpecServer } from '../../model/index.ts';
import type { Renaming } from './permutations.ts';
import { renamed, renamedOrNull, renamedSet, reordered } from './permutations.ts';

/** The spec's server with every server called otherwise. */
export function renamedServer(renaming: Renaming, { role, context }: SpecServer): SpecServer {
  const persistent = <State extends Pick<SpecContext, 'votedFor'>>(state: State): State => ({
    ...state,
    votedFor: renamedOrNull(renaming, state.votedFor),
  });
  return {
    role,
    context: {
      ...persistent(context),
      id: renamed(renaming, context.id),
      votesResponded: renamedSet(renaming, context.votesResponded),
      votesGranted: renamedSet(renaming, context.votesGranted),
      preVotesGranted: renamedSet(renaming, context.preVotesGranted),
      nextIndex: reordered(renaming, context.nextIndex),
      matchIndex: reordered(renaming, context.matchIndex),
      inFlight: reordered(renaming, context.inFlight),
      sending: reordered(renaming, context.sending),
      knownLeader: renamedOrNull(renaming, context.knownLeader),
      durable: persistent(context.durable),
      writes: context.writes.map(persistent),
      outbox: context.outbox.map((message) => renamedMessage(renaming, message)),
      held: context.held.map((held) => ({ ...held, message: renamedMessage(renaming, held.message) })),
    },
  };
}

const renamedMessage = (renaming: Renaming, message: SpecMessage): SpecMessage => ({
  ...message,
  msource: renamed(renaming, message.msource),
  mdest: renamed(renaming, message.mdest),
});
