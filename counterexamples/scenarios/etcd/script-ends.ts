/**
 * How a script of etcd-io/raft ends, by its own numbers: who leads, and of each of its servers, n1 first, the term and the
 * commit index. `begins`: the index that its servers begin with, of which the files know nothing (README.md). `more`: how
 * many entries the file has that the script has not, before any that matters.
 */
export interface ScriptEnd {
  readonly begins: number;
  readonly more?: number;
  readonly leaders: readonly number[];
  readonly terms: readonly number[];
  readonly commits: readonly number[];
}

/** By the name of the script and of the file. */
export const scriptEnds: Readonly<Record<string, ScriptEnd>> = {
  async_storage_writes: { begins: 10, leaders: [1], terms: [1, 1, 1], commits: [15, 15, 15] },
  async_storage_writes_append_aba_race: {
    begins: 10,
    leaders: [2, 3, 4], // of terms 1, 2 and 3: the older ones do not hear of the newer
    terms: [3, 1, 2, 3, 3, 3, 3],
    commits: [11, 11, 11, 11, 11, 11, 11],
  },
  async_storage_writes_apply_nonlocally_committed: {
    begins: 10,
    leaders: [1],
    terms: [1, 1, 1],
    commits: [12, 12, 12],
  },
  campaign: { begins: 2, leaders: [1], terms: [1, 1, 1], commits: [3, 3, 3] },
  campaign_learner_must_vote: { begins: 2, more: 1, leaders: [1, 2], terms: [1, 2, 2], commits: [4, 5, 5] },
  checkquorum: { begins: 10, leaders: [2], terms: [3, 3, 3], commits: [12, 12, 12] },
  confchange_disable_validation: { begins: 2, leaders: [1], terms: [1], commits: [6] },
  confchange_v1_add_single: { begins: 2, leaders: [1], terms: [1, 1], commits: [4, 4] },
  confchange_v1_remove_leader: { begins: 2, leaders: [1], terms: [1, 1, 1], commits: [6, 6, 6] },
  confchange_v1_remove_leader_stepdown: { begins: 2, leaders: [], terms: [1, 1, 1], commits: [5, 5, 5] },
  confchange_v2_add_double_auto: { begins: 2, leaders: [1], terms: [1, 1, 1], commits: [9, 9, 9] },
  confchange_v2_add_double_implicit: { begins: 2, leaders: [1], terms: [1, 1], commits: [5, 5] },
  confchange_v2_add_single_auto: { begins: 2, leaders: [1], terms: [1, 1], commits: [4, 4] },
  confchange_v2_add_single_explicit: { begins: 2, leaders: [1], terms: [1, 1], commits: [7, 7] },
  confchange_v2_replace_leader: { begins: 2, leaders: [4], terms: [2, 2, 2, 2], commits: [6, 6, 6, 6] },
  confchange_v2_replace_leader_stepdown: { begins: 2, leaders: [2], terms: [1, 2, 2, 2], commits: [5, 6, 6, 6] },
  forget_leader: { begins: 10, more: 1, leaders: [2], terms: [3, 3, 3, 3], commits: [13, 13, 13, 13] },
  forget_leader_prevote_checkquorum: { begins: 10, leaders: [3], terms: [2, 2, 2], commits: [13, 13, 13] },
  heartbeat_resp_recovers_from_probing: { begins: 10, leaders: [1], terms: [1, 1, 1], commits: [11, 11, 11] },
  lagging_commit: { begins: 10, leaders: [1], terms: [1, 1, 1], commits: [13, 13, 13] },
  prevote: { begins: 10, leaders: [2], terms: [2, 2, 2], commits: [13, 13, 13] },
  prevote_checkquorum: { begins: 10, leaders: [2], terms: [3, 3, 3], commits: [13, 13, 13] },
  probe_and_replicate: {
    begins: 10,
    leaders: [1],
    terms: [8, 8, 8, 8, 8, 8, 8],
    commits: [21, 18, 18, 21, 21, 21, 21],
  },
  replicate_pause: { begins: 10, leaders: [1], terms: [1, 1, 1], commits: [17, 17, 17] },
  single_node: { begins: 3, leaders: [1], terms: [1], commits: [4] },
  slow_follower_after_compaction: { begins: 10, leaders: [1], terms: [1, 1, 1], commits: [18, 18, 18] },
  snapshot_succeed_via_app_resp: { begins: 10, leaders: [1], terms: [1, 1, 1], commits: [11, 11, 11] },
  snapshot_succeed_via_app_resp_behind: { begins: 10, leaders: [1], terms: [1, 1, 1], commits: [12, 12, 11] },
  vote: { begins: 10, leaders: [], terms: [3, 3], commits: [11, 11] },
};
