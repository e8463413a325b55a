export const entryOf = ({ term, command }) => ({ term, command });

/** A packet in the paper's words; null where an answer has none. */
export function words(packet) {
  const { type, term, data, last } = packet ?? {};
  if (type === 'vote') return { kind: 'RequestVote', term, lastLogIndex: last.index, lastLogTerm: last.term };
  if (type === 'voted') return { kind: 'RequestVoteResponse', term, voteGranted: data.granted };
  if (type === 'append') {
    const { index: prevLogIndex, term: prevLogTerm, committedIndex: leaderCommit } = last;
    return { kind: 'AppendEntries', term, prevLogIndex, prevLogTerm, entries: (data ?? []).map(entryOf), leaderCommit };
  }
  if (type === 'append ack') return { kind: 'AppendAck', term, index: data.index, entryTerm: data.term };
  if (type === 'append fail') return { kind: 'AppendFail', term, index: data.index, entryTerm: data.term };
  return { kind: type === 'error' ? 'Refusal' : 'Nothing', ...(type === 'error' && { term, text: data }) };
}
