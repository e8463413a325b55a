import type { SpecConfig, SpecMutant } from './state/config.ts';
import { largestAgreed } from './rules/leader.ts';
import { isUpToDate } from './state/log.ts';
import { type Changes, type Guards, on } from './rules/rule.ts';
import { volatileState } from './state/state.ts';

/** Guards and actions of the machine that stand in for those of the same name. */
interface ChangedRules {
  readonly guards?: Guards;
  readonly changes?: Changes;
}

/**
 * The rule that a mutant has instead of Raft's, one each. That the checker finds what follows from it shows that it
 * would have noticed.
 */
export function changedRules(config: SpecConfig): ChangedRules {
  return config.mutant === undefined ? {} : mutants[config.mutant](config);
}

const mutants: Readonly<Record<SpecMutant, (config: SpecConfig) => ChangedRules>> = {
  /** §5.2 without "if votedFor is null or candidateId". */
  'vote-twice': () => ({
    guards: {
      mayGrantVote: on(
        'RequestVoteRequest',
        (context, { message }) => message.mterm === context.currentTerm && isUpToDate(context, message),
      ),
    },
  }),

  /** Figure 2 with votedFor not among the persistent state. */
  'lose-vote': (config) => ({
    changes: { restart: () => ({ ...volatileState(config), votedFor: null }) },
  }),

  /** §5.4.1 left out: a vote is granted whatever the candidate's log. */
  'ignore-log': () => ({
    guards: {
      mayGrantVote: on(
        'RequestVoteRequest',
        ({ currentTerm, votedFor }, { message }) =>
          message.mterm === currentTerm && (votedFor === null || votedFor === message.msource),
      ),
    },
  }),

  /** §5.4.2 left out: entries of earlier terms are committed by counting replicas. */
  'commit-prior-term': (config) => ({
    changes: {
      advanceCommitIndex: ({ context }) => {
        const agreed = largestAgreed(config, context, context.log.length);
        return agreed === 0 ? {} : { commitIndex: agreed };
      },
    },
  }),
};
