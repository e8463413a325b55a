/**
 * The rows of follower_rewrite_1 in which the textbook implementation differs from the page (left of the arrow), by the
 * rule of the documented engine that makes the difference. A row: section, server, event and its occurrence there.
 */
export const differingRows = {
  /** A poll shows the current term, not that of the last entry. */
  K0: [
    '1 N-1 poll+N-2 #1: CNDI | poll+N-2 t-1 li-0 lt-1 -> CNDI | poll+N-2 t-1 li-0 lt-0',
    '1 N-1 poll+N-3 #1: CNDI | poll+N-3 t-1 li-0 lt-1 -> CNDI | poll+N-3 t-1 li-0 lt-0',
    '1 N-2 N-1+poll #1: FLWR | N-1+poll t-1 li-0 lt-1 | t-1 -> FLWR | N-1+poll t-1 li-0 lt-0 | t-1',
    '1 N-3 N-1+poll #1: FLWR | N-1+poll t-1 li-0 lt-1 | t-1 -> FLWR | N-1+poll t-1 li-0 lt-0 | t-1',
    '3 N-2 poll+N-1 #1: CNDI | poll+N-1 t-2 li-1 lt-2 -> CNDI | poll+N-1 t-2 li-1 lt-1',
    '3 N-2 poll+N-3 #1: CNDI | poll+N-3 t-2 li-1 lt-2 -> CNDI | poll+N-3 t-2 li-1 lt-1',
    '3 N-3 N-2+poll #1: FLWR | N-2+poll t-2 li-1 lt-2 | t-2 -> FLWR | N-2+poll t-2 li-1 lt-1 | t-2',
  ],
  /** A new entry is not sent to N-1, which has not answered for the entry before it. */
  R13: [
    '4 N-2 ae+N-3 #1: LEAD | ae+N-3 t-2 i-2 lt-2 e-1 c-2 | li-3 -> LEAD | ae+N-3 t-2 i-2 lt-2 e-1 c-2',
    '4 N-2 ae+N-1 #1: no row -> LEAD | ae+N-1 t-2 i-2 lt-2 e-1 c-2 | li-3',
  ],
  /** N-3 does not commit what lies below the entry that it appends. */
  K1: ['4 N-3 N-2+ae #1: FLWR | N-2+ae t-2 i-2 lt-2 e-1 c-2 | li-3 -> FLWR | N-2+ae t-2 i-2 lt-2 e-1 c-2 | li-3 ci-2'],
  /** A heartbeat starts from the leader's last entry, not from where N-1 is thought to be; so N-1 refuses it. */
  R14: [
    '5 N-2 ae+N-1 #1: LEAD | ae+N-1 t-2 i-3 lt-2 e-0 c-3 -> LEAD | ae+N-1 t-2 i-1 lt-1 e-0 c-1',
    '5 N-1 N-2+ae #1: FLWR | N-2+ae t-2 i-3 lt-2 e-0 c-3 | t-2 -> FLWR | N-2+ae t-2 i-1 lt-1 e-0 c-1 | t-2',
    '5 N-1 N-1+ae_reply #1: FLWR | N-1+ae_reply ok-False mi-3 -> FLWR | N-1+ae_reply ok-True mi-3',
    '5 N-2 N-1+ae_reply #1: LEAD | N-1+ae_reply ok-False mi-3 -> LEAD | N-1+ae_reply ok-True mi-3',
  ],
  /** The leader walks back and catches up one entry at a time; in textbook Raft both travel in one message. */
  R15: [
    '5 N-2 ae+N-1 #2: LEAD | ae+N-1 t-2 i-2 lt-2 e-1 c-3 -> LEAD | ae+N-1 t-2 i-1 lt-1 e-2 c-3',
    '5 N-2 ae+N-1 #3: LEAD | ae+N-1 t-2 i-1 lt-1 e-1 c-3 -> no row',
    '5 N-1 N-2+ae #3: FLWR | N-2+ae t-2 i-1 lt-1 e-1 c-3 | lt-2 li-2 ci-2 -> no row',
    '5 N-1 N-1+ae_reply #3: FLWR | N-1+ae_reply ok-True mi-2 -> no row',
    '5 N-2 N-1+ae_reply #3: LEAD | N-1+ae_reply ok-True mi-2 -> no row',
    '5 N-2 ae+N-1 #4: LEAD | ae+N-1 t-2 i-2 lt-2 e-1 c-3 -> no row',
    '5 N-1 N-2+ae #4: FLWR | N-2+ae t-2 i-2 lt-2 e-1 c-3 | li-3 ci-3 -> no row',
    '5 N-1 N-1+ae_reply #4: FLWR | N-1+ae_reply ok-True mi-3 -> no row',
    '5 N-2 N-1+ae_reply #4: LEAD | N-1+ae_reply ok-True mi-3 -> no row',
  ],
  /** N-1 deletes its entries 2 and 3 as it refuses. */
  K2: [
    '5 N-1 N-2+ae #2: FLWR | N-2+ae t-2 i-2 lt-2 e-1 c-3 | li-1 -> FLWR | N-2+ae t-2 i-1 lt-1 e-2 c-3 | lt-2 ci-3',
    '5 N-1 N-1+ae_reply #2: FLWR | N-1+ae_reply ok-False mi-1 -> FLWR | N-1+ae_reply ok-True mi-3',
    '5 N-2 N-1+ae_reply #2: LEAD | N-1+ae_reply ok-False mi-1 -> LEAD | N-1+ae_reply ok-True mi-3',
  ],
};
