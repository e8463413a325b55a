import type { LogIndex, ServerView } from '../../seen/view.ts';
import { lastIndex, showConfiguration } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { StepInvariant } from '../invariant.ts';

/**
 * Only Voters Campaign (§6; dissertation §4.2): a server that has no vote starts no election, and does not lead. One that
 * the latest configuration in its log leaves out may all the same as long as it does not know that to be committed: its log
 * may be the only one that can win (§4.2.2).
 *
 * Of a step: of who begins to campaign or to lead, and of a leader that learns that it is out. Only what the server knows
 * itself is asked for, so crashes do no harm: a restart may have to learn again what is committed.
 */
export const onlyVotersCampaign: StepInvariant = {
  name: 'Only Voters Campaign',
  paper: '§6; dissertation §4.2',
  rule: 'A server that is not a voter of a committed configuration neither starts elections nor leads.',
  of: 'step',
  concernedBy: ['role', 'term', 'timeout', 'commitIndex', 'configuration'],
  check({ step, before, after }) {
    if (!after.up || after.role === 'follower') return holds;
    const { voters, newVoters } = after.configuration;
    if (voters.includes(after.id) || newVoters?.includes(after.id) === true) return holds;
    const begins = after.role !== before.role || after.currentTerm !== before.currentTerm || step === 'timeout';
    const learns = before.commitIndex !== after.commitIndex || before.configuration !== after.configuration;
    if (!begins && (after.role !== 'leader' || !learns)) return holds;
    if (configurationIndex(after) > after.commitIndex) return holds;
    const what = after.role === 'leader' ? 'leads' : 'campaigns in';
    return violated(
      `n${after.id} ${what} term ${after.currentTerm}, and is no voter of ${showConfiguration(after.configuration)}, which is committed`,
    );
  },
};

/** Where the latest configuration stands; the log's base if that is compacted, or the one that it began with. */
function configurationIndex({ log }: ServerView): LogIndex {
  let index = lastIndex(log);
  while (index > log.base && log.entries[index - log.base - 1]?.configuration === undefined) index -= 1;
  return index;
}
