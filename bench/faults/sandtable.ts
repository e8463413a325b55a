/** What SandTable (EuroSys 2024) published of a bug that is like one of the faults here: found by TLC, breadth first. */
export interface Published {
  readonly bug: string;
  readonly fault: string;
  readonly seconds: number;
  readonly depth: number; // of the shortest counterexample, in steps of their specification
  readonly states: number; // distinct ones
}

export const sandTable: readonly Published[] = [
  { bug: 'PySyncObj#2', fault: 'commit-index-regresses', seconds: 6, depth: 13, states: 93_713 },
  { bug: 'PySyncObj#4', fault: 'matchindex-regresses', seconds: 35, depth: 25, states: 1_512_679 },
  { bug: 'PySyncObj#5', fault: 'commit-prior-term-by-count', seconds: 120, depth: 14, states: 2_364_779 },
  { bug: 'WRaft#1', fault: 'append-below-snapshot-reappended', seconds: 540, depth: 22, states: 5_954_049 },
  { bug: 'WRaft#2', fault: 'snapshot-boundary-off-by-one', seconds: 1_320, depth: 20, states: 20_955_790 },
  { bug: 'WRaft#4', fault: 'snapshot-overwrites-term', seconds: 2_340, depth: 23, states: 48_338_241 },
  { bug: 'DaosRaft#1', fault: 'leader-grants-prevote', seconds: 5, depth: 8, states: 476 },
  { bug: 'RaftOS#1', fault: 'matchindex-regresses', seconds: 5, depth: 10, states: 60_101 },
  { bug: 'RaftOS#2', fault: 'append-truncates-matching-suffix', seconds: 4, depth: 9, states: 19_455 },
  { bug: 'Xraft#1', fault: 'stale-term-vote-counted', seconds: 3, depth: 8, states: 3_534 },
  { bug: 'Xraft-KV#1', fault: 'readindex-skips-quorum', seconds: 15, depth: 10, states: 124_409 },
];
