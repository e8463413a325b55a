----------------------------- MODULE raft-core -----------------------------
(***************************************************************************)
(* The core of Raft as `model/` has it with no feature on, for checkers of *)
(* TLA+: Ongaro's raft.tla (2014, CC BY 4.0) without its history variables *)
(* and the fields that feed them. What keeps it finite are guards, so that *)
(* distinct states are those that `raftcheck explore` counts.              *)
(*                                                                         *)
(* Terms begin at 1. There is one client value, so that an entry is its    *)
(* term. All stale values are part of a state.                             *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS N, MaxTerm, MaxLog, MaxMessages, AllowRestart, AllowDuplicate, AllowDrop

VARIABLES messages, \* those in flight: how many copies of each
          currentTerm, state, votedFor, log, commitIndex,
          votesResponded, votesGranted, nextIndex, matchIndex

vars == <<messages, currentTerm, state, votedFor, log, commitIndex,
          votesResponded, votesGranted, nextIndex, matchIndex>>

Server == 1..N
Nobody == 0

Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b
Quorum(S) == 2 * Cardinality(S) > N
LastTerm(entries) == IF Len(entries) = 0 THEN 0 ELSE entries[Len(entries)]

----------------------------------------------------------------------------
\* The network: a bag of messages

Copies(bag, m) == IF m \in DOMAIN bag THEN bag[m] ELSE 0
With(bag, m) == [x \in DOMAIN bag \cup {m} |-> IF x = m THEN Copies(bag, m) + 1 ELSE bag[x]]
Without(bag, m) == IF bag[m] = 1 THEN [x \in DOMAIN bag \ {m} |-> bag[x]]
                   ELSE [x \in DOMAIN bag |-> IF x = m THEN bag[x] - 1 ELSE bag[x]]

RECURSIVE Total(_, _)
Total(bag, S) == IF S = {} THEN 0 ELSE LET m == CHOOSE x \in S : TRUE IN bag[m] + Total(bag, S \ {m})
Room == Total(messages, DOMAIN messages) < MaxMessages

Send(m) == messages' = With(messages, m)
Discard(m) == messages' = Without(messages, m)
Reply(response, request) == messages' = Without(With(messages, response), request)

----------------------------------------------------------------------------
\* What servers do by themselves

Init == /\ messages = [x \in {} |-> 0]
        /\ currentTerm = [i \in Server |-> 1]
        /\ state = [i \in Server |-> "Follower"]
        /\ votedFor = [i \in Server |-> Nobody]
        /\ log = [i \in Server |-> <<>>]
        /\ commitIndex = [i \in Server |-> 0]
        /\ votesResponded = [i \in Server |-> {}]
        /\ votesGranted = [i \in Server |-> {}]
        /\ nextIndex = [i \in Server |-> [j \in Server |-> 1]]
        /\ matchIndex = [i \in Server |-> [j \in Server |-> 0]]

Restart(i) ==
  /\ AllowRestart
  /\ state' = [state EXCEPT ![i] = "Follower"]
  /\ votesResponded' = [votesResponded EXCEPT ![i] = {}]
  /\ votesGranted' = [votesGranted EXCEPT ![i] = {}]
  /\ nextIndex' = [nextIndex EXCEPT ![i] = [j \in Server |-> 1]]
  /\ matchIndex' = [matchIndex EXCEPT ![i] = [j \in Server |-> 0]]
  /\ commitIndex' = [commitIndex EXCEPT ![i] = 0]
  /\ UNCHANGED <<messages, currentTerm, votedFor, log>>

Timeout(i) ==
  /\ state[i] \in {"Follower", "Candidate"}
  /\ currentTerm[i] < MaxTerm
  /\ state' = [state EXCEPT ![i] = "Candidate"]
  /\ currentTerm' = [currentTerm EXCEPT ![i] = currentTerm[i] + 1]
  /\ votedFor' = [votedFor EXCEPT ![i] = Nobody]
  /\ votesResponded' = [votesResponded EXCEPT ![i] = {}]
  /\ votesGranted' = [votesGranted EXCEPT ![i] = {}]
  /\ UNCHANGED <<messages, log, commitIndex, nextIndex, matchIndex>>

RequestVote(i, j) ==
  /\ state[i] = "Candidate"
  /\ j \notin votesResponded[i]
  /\ Room
  /\ Send([mtype |-> "RequestVoteRequest", mterm |-> currentTerm[i],
           mlastLogTerm |-> LastTerm(log[i]), mlastLogIndex |-> Len(log[i]),
           msource |-> i, mdest |-> j])
  /\ UNCHANGED <<currentTerm, state, votedFor, log, commitIndex, votesResponded, votesGranted, nextIndex, matchIndex>>

BecomeLeader(i) ==
  /\ state[i] = "Candidate"
  /\ Quorum(votesGranted[i])
  /\ state' = [state EXCEPT ![i] = "Leader"]
  /\ nextIndex' = [nextIndex EXCEPT ![i] = [j \in Server |-> Len(log[i]) + 1]]
  /\ matchIndex' = [matchIndex EXCEPT ![i] = [j \in Server |-> 0]]
  /\ UNCHANGED <<messages, currentTerm, votedFor, log, commitIndex, votesResponded, votesGranted>>

ClientRequest(i) ==
  /\ state[i] = "Leader"
  /\ Len(log[i]) < MaxLog
  /\ log' = [log EXCEPT ![i] = Append(log[i], currentTerm[i])]
  /\ UNCHANGED <<messages, currentTerm, state, votedFor, commitIndex, votesResponded, votesGranted, nextIndex, matchIndex>>

Agree(i, k) == {i} \cup {q \in Server : matchIndex[i][q] >= k}
Agreed(i) == {k \in 1..Len(log[i]) : Quorum(Agree(i, k))}
Highest(S) == CHOOSE k \in S : \A other \in S : other <= k
MayCommit(i, k) == log[i][k] = currentTerm[i]

AdvanceCommitIndex(i) ==
  /\ state[i] = "Leader"
  /\ commitIndex' = IF Agreed(i) # {} /\ MayCommit(i, Highest(Agreed(i)))
                    THEN [commitIndex EXCEPT ![i] = Highest(Agreed(i))]
                    ELSE commitIndex
  /\ UNCHANGED <<messages, currentTerm, state, votedFor, log, votesResponded, votesGranted, nextIndex, matchIndex>>

AppendEntries(i, j) ==
  /\ i # j
  /\ state[i] = "Leader"
  /\ Room
  /\ LET prev == nextIndex[i][j] - 1
         last == Min(Len(log[i]), nextIndex[i][j])
     IN Send([mtype |-> "AppendEntriesRequest", mterm |-> currentTerm[i],
              mprevLogIndex |-> prev,
              mprevLogTerm |-> IF prev > 0 THEN log[i][prev] ELSE 0,
              mentries |-> SubSeq(log[i], nextIndex[i][j], last),
              mcommitIndex |-> Min(commitIndex[i], last),
              msource |-> i, mdest |-> j])
  /\ UNCHANGED <<currentTerm, state, votedFor, log, commitIndex, votesResponded, votesGranted, nextIndex, matchIndex>>

----------------------------------------------------------------------------
\* What messages do. Of these at most one is enabled for a message.

UpdateTerm(i, m) ==
  /\ m.mterm > currentTerm[i]
  /\ currentTerm' = [currentTerm EXCEPT ![i] = m.mterm]
  /\ state' = [state EXCEPT ![i] = "Follower"]
  /\ votedFor' = [votedFor EXCEPT ![i] = Nobody]
  /\ UNCHANGED <<messages, log, commitIndex, votesResponded, votesGranted, nextIndex, matchIndex>>

UpToDate(i, m) == \/ m.mlastLogTerm > LastTerm(log[i])
                  \/ m.mlastLogTerm = LastTerm(log[i]) /\ m.mlastLogIndex >= Len(log[i])
MayVote(i, j) == votedFor[i] \in {Nobody, j}

HandleRequestVoteRequest(i, j, m) ==
  /\ m.mtype = "RequestVoteRequest"
  /\ m.mterm <= currentTerm[i]
  /\ LET grant == m.mterm = currentTerm[i] /\ UpToDate(i, m) /\ MayVote(i, j)
     IN /\ votedFor' = IF grant THEN [votedFor EXCEPT ![i] = j] ELSE votedFor
        /\ Reply([mtype |-> "RequestVoteResponse", mterm |-> currentTerm[i],
                  mvoteGranted |-> grant, msource |-> i, mdest |-> j], m)
  /\ UNCHANGED <<currentTerm, state, log, commitIndex, votesResponded, votesGranted, nextIndex, matchIndex>>

HandleRequestVoteResponse(i, j, m) ==
  /\ m.mtype = "RequestVoteResponse"
  /\ m.mterm = currentTerm[i]
  /\ votesResponded' = [votesResponded EXCEPT ![i] = votesResponded[i] \cup {j}]
  /\ votesGranted' = IF m.mvoteGranted THEN [votesGranted EXCEPT ![i] = votesGranted[i] \cup {j}] ELSE votesGranted
  /\ Discard(m)
  /\ UNCHANGED <<currentTerm, state, votedFor, log, commitIndex, nextIndex, matchIndex>>

LogOk(i, m) == \/ m.mprevLogIndex = 0
               \/ /\ m.mprevLogIndex > 0
                  /\ m.mprevLogIndex <= Len(log[i])
                  /\ m.mprevLogTerm = log[i][m.mprevLogIndex]

RejectAppendEntriesRequest(i, j, m) ==
  /\ \/ m.mterm < currentTerm[i]
     \/ m.mterm = currentTerm[i] /\ state[i] = "Follower" /\ ~LogOk(i, m)
  /\ Reply([mtype |-> "AppendEntriesResponse", mterm |-> currentTerm[i],
            msuccess |-> FALSE, mmatchIndex |-> 0, msource |-> i, mdest |-> j], m)
  /\ UNCHANGED <<currentTerm, state, votedFor, log, commitIndex, votesResponded, votesGranted, nextIndex, matchIndex>>

ReturnToFollower(i, m) ==
  /\ m.mterm = currentTerm[i]
  /\ state[i] = "Candidate"
  /\ state' = [state EXCEPT ![i] = "Follower"]
  /\ UNCHANGED <<messages, currentTerm, votedFor, log, commitIndex, votesResponded, votesGranted, nextIndex, matchIndex>>

\* The entry is there already, or there is none.
AlreadyDone(i, index, m) ==
  \/ m.mentries = <<>>
  \/ /\ m.mentries # <<>>
     /\ Len(log[i]) >= index
     /\ log[i][index] = m.mentries[1]

AcceptAppendEntriesRequest(i, j, m) ==
  /\ m.mterm = currentTerm[i]
  /\ state[i] = "Follower"
  /\ LogOk(i, m)
  /\ LET index == m.mprevLogIndex + 1
     IN \/ /\ AlreadyDone(i, index, m)
           /\ commitIndex' = [commitIndex EXCEPT ![i] = m.mcommitIndex]
           /\ Reply([mtype |-> "AppendEntriesResponse", mterm |-> currentTerm[i],
                     msuccess |-> TRUE, mmatchIndex |-> m.mprevLogIndex + Len(m.mentries),
                     msource |-> i, mdest |-> j], m)
           /\ UNCHANGED log
        \/ /\ m.mentries # <<>>
           /\ Len(log[i]) >= index
           /\ log[i][index] # m.mentries[1]
           /\ log' = [log EXCEPT ![i] = SubSeq(log[i], 1, Len(log[i]) - 1)]
           /\ UNCHANGED <<messages, commitIndex>>
        \/ /\ m.mentries # <<>>
           /\ Len(log[i]) = m.mprevLogIndex
           /\ log' = [log EXCEPT ![i] = Append(log[i], m.mentries[1])]
           /\ UNCHANGED <<messages, commitIndex>>
  /\ UNCHANGED <<currentTerm, state, votedFor, votesResponded, votesGranted, nextIndex, matchIndex>>

HandleAppendEntriesRequest(i, j, m) ==
  /\ m.mtype = "AppendEntriesRequest"
  /\ m.mterm <= currentTerm[i]
  /\ \/ RejectAppendEntriesRequest(i, j, m)
     \/ ReturnToFollower(i, m)
     \/ AcceptAppendEntriesRequest(i, j, m)

HandleAppendEntriesResponse(i, j, m) ==
  /\ m.mtype = "AppendEntriesResponse"
  /\ m.mterm = currentTerm[i]
  /\ nextIndex' = [nextIndex EXCEPT ![i] = [nextIndex[i] EXCEPT
                     ![j] = IF m.msuccess THEN m.mmatchIndex + 1 ELSE Max(nextIndex[i][j] - 1, 1)]]
  /\ matchIndex' = IF m.msuccess
                   THEN [matchIndex EXCEPT ![i] = [matchIndex[i] EXCEPT ![j] = m.mmatchIndex]]
                   ELSE matchIndex
  /\ Discard(m)
  /\ UNCHANGED <<currentTerm, state, votedFor, log, commitIndex, votesResponded, votesGranted>>

DropStaleResponse(i, m) ==
  /\ m.mtype \in {"RequestVoteResponse", "AppendEntriesResponse"}
  /\ m.mterm < currentTerm[i]
  /\ Discard(m)
  /\ UNCHANGED <<currentTerm, state, votedFor, log, commitIndex, votesResponded, votesGranted, nextIndex, matchIndex>>

Receive(m) ==
  \/ UpdateTerm(m.mdest, m)
  \/ HandleRequestVoteRequest(m.mdest, m.msource, m)
  \/ HandleRequestVoteResponse(m.mdest, m.msource, m)
  \/ HandleAppendEntriesRequest(m.mdest, m.msource, m)
  \/ HandleAppendEntriesResponse(m.mdest, m.msource, m)
  \/ DropStaleResponse(m.mdest, m)

DuplicateMessage(m) ==
  /\ AllowDuplicate
  /\ Room
  /\ Send(m)
  /\ UNCHANGED <<currentTerm, state, votedFor, log, commitIndex, votesResponded, votesGranted, nextIndex, matchIndex>>

DropMessage(m) ==
  /\ AllowDrop
  /\ Discard(m)
  /\ UNCHANGED <<currentTerm, state, votedFor, log, commitIndex, votesResponded, votesGranted, nextIndex, matchIndex>>

----------------------------------------------------------------------------
Next == \/ \E i \in Server : Restart(i)
        \/ \E i \in Server : Timeout(i)
        \/ \E i \in Server : \E j \in Server : RequestVote(i, j)
        \/ \E i \in Server : BecomeLeader(i)
        \/ \E i \in Server : ClientRequest(i)
        \/ \E i \in Server : AdvanceCommitIndex(i)
        \/ \E i \in Server : \E j \in Server : AppendEntries(i, j)
        \/ \E m \in DOMAIN messages : Receive(m)
        \/ \E m \in DOMAIN messages : DuplicateMessage(m)
        \/ \E m \in DOMAIN messages : DropMessage(m)

Spec == Init /\ [][Next]_vars

----------------------------------------------------------------------------
\* What holds of every state

ElectionSafety ==
  \A i \in Server : \A j \in Server :
    (i # j /\ state[i] = "Leader" /\ state[j] = "Leader") => currentTerm[i] # currentTerm[j]

LogMatching ==
  \A i \in Server : \A j \in Server : \A k \in 1..Min(Len(log[i]), Len(log[j])) :
    log[i][k] = log[j][k] => SubSeq(log[i], 1, k) = SubSeq(log[j], 1, k)

LeaderCompleteness ==
  \A i \in Server : \A j \in Server :
    (i # j /\ state[j] = "Leader" /\ currentTerm[j] >= currentTerm[i]) =>
      \A k \in 1..commitIndex[i] : k <= Len(log[i]) /\ k <= Len(log[j]) /\ log[j][k] = log[i][k]

StateMachineSafety ==
  \A i \in Server : \A j \in Server : \A k \in 1..Min(commitIndex[i], commitIndex[j]) :
    k <= Len(log[i]) /\ k <= Len(log[j]) /\ log[i][k] = log[j][k]
=============================================================================
