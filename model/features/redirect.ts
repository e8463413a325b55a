import { adds, ends } from '../composing/chart.ts';
import { reply, took } from '../rules/effect.ts';
import type { Feature } from '../composing/feature.ts';
import { lastIndexOf } from '../state/log.ts';
import type { SpecReply } from '../state/message.ts';
import type { RuleArguments } from '../rules/rule.ts';

/** What the client is told: where its command stands. It is not yet committed. */
export const accepted = ({ context }: RuleArguments): SpecReply => ({
  kind: 'accepted',
  index: lastIndexOf(context),
  term: context.currentTerm,
});

/** §8: "if the client's first choice is not the leader, that server will … supply information about the leader". */
export const redirection = ({ context: { knownLeader } }: RuleArguments): SpecReply => ({
  kind: 'redirect',
  leader: knownLeader,
});

/** Clients are answered (§8). */
export const redirect: Feature = {
  edits: [
    adds('any', {
      clientRequest: [
        {
          description: '§8: who does not lead supplies information about the leader',
          actions: [took('RedirectClient'), reply(redirection)],
        },
      ],
    }),
    ends(['ClientRequest'], reply(accepted)),
  ],
};
