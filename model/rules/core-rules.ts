import { receiverActions, receiverGuards } from './append-entries.ts';
import type { SpecConfig } from '../state/config.ts';
import { leaderActions, leaderGuards } from './leader.ts';
import { voteActions, voteGuards } from './request-vote.ts';
import { termActions, termGuards } from './terms.ts';

/** The rules of Figure 2, by name: each stands in the file of the box that it comes from. */
export const coreRules = (config: SpecConfig) => ({
  guards: { ...termGuards, ...voteGuards(config), ...receiverGuards, ...leaderGuards(config) },
  changes: { ...termActions(config), ...voteActions(config), ...receiverActions(config), ...leaderActions(config) },
});
