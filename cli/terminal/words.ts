import { padEnd, wrap } from '../../counterexamples/show/lines.ts';

/** The words that the output uses as its own, each with what it means: first those of a schedule, then of how it was found. */
const words: readonly (readonly [word: string, meaning: string])[] = [
  [
    'schedule',
    'all that decides a run: which message arrives when, who times out, who crashes. The same schedule gives the same run',
  ],
  [
    'subject',
    'what is checked: the implementation (impl), it with a known bug (fault:ID), the spec (model), or a Raft of yours',
  ],
  ['spec', 'the reference that the subject is held against: Raft as a state machine, read off the paper'],
  ['code', 'the subject, where it is held against the spec'],
  ['n1, n2 …', 'the servers'],
  ['t2', 'term 2'],
  ['2>1 Kind t3 #1', 'a message from n2 to n1: the first of that kind and of term 3 on that way'],
  ['1:x', 'an entry of a log: of term 1, with the command x'],
  ['1:-', 'an entry of term 1 without a command (a no-op), with which a leader begins its term'],
  ['2/t1', 'the entry at index 2, of term 1; 0 is before the first'],
  ['in flight', 'sent, and neither arrived nor lost'],
  ['cut', 'a link that carries nothing for a while; partition: all links between two groups'],
  [
    'bridge, ring',
    'servers see some others and not all (also: one way, isolated pair); flapping: a link carries now and then',
  ],
  ['able to lead', 'where links stay cut: who hears a majority and is heard by it, with a log that it votes for'],
  ['deliver, drop', 'a message arrives, or is lost; duplicate: it will come twice'],
  ['timeout', 'the election timer of a server fires; heartbeat: that of a leader'],
  ['write', 'the oldest unfinished write of a server is on its disk now: a crash before loses it'],
  ['waits for a write', 'what a server promises leaves it only when the promise is on its disk'],
  [
    'when the faults stop',
    'every run ends so, in the fault-free suffix: links carry, servers restart, timers are fair; then a leader must stand and a command be committed',
  ],
  [
    '1-minimal',
    'without any single one of its steps the schedule does not fail any more. That does not say that no other is shorter',
  ],
  ['removals', 'tries to leave one step out'],
  ['replay', 'one run of a schedule'],
  [
    'none is shorter',
    'every shorter schedule was looked at, with the same options and within the bounds that are named',
  ],
  [
    'ways to go on',
    'runs that begin with the first steps and then go on without further harm; how many of them still end well shows when all was lost (`continuations` in --json)',
  ],
  ['the last way out', 'the last step behind which some way to go on still ends well'],
  ['the smallest change', 'the first change of one step after which nothing is violated'],
  [
    'causes, causal past',
    'the steps that a step rests on: the one before it on its server, and the one that sent its message',
  ],
  ['strategy, portfolio', 'how schedules are drawn (docs/strategies.md); the portfolio: all of them, in turns'],
  ['seed, path', 'from these a run is drawn: the same seed and path, the same run'],
  ['entries deleted', 'from a log, since the leader has others there (§5.3)'],
  ['crashes with lost writes', 'at which something was not yet on the disk'],
  ['torn', 'of a write only a part had reached the disk'],
  ['transfer', 'of leadership, asked for (dissertation §3.10); taken up: the other one campaigns'],
  ['known, new', 'a finding that is saved already, and one that is not; seen again: come upon once more'],
  [
    'fixed, stale, broken',
    'a saved file that holds now; whose steps apply no more; that violates something else, or in which something that it asserts is not so',
  ],
  ['=, !', 'behind a step: what the file asserts there, and what of it is not so (docs/schedule-format.md)'],
  ['PASS', 'nothing wrong was found within the budget'],
  ['UNKNOWN, inconclusive', 'too little happened for a verdict: that is no PASS'],
  ['not judged', 'properties of which the run could not tell, and why'],
  ['distinct state', 'of the whole cluster, that exploring came upon; depth: how many steps away'],
];

const nameColumns = 24;

/** A page of terms. */
export function wordsPage(columns: number): string {
  const lines = words.flatMap(([word, meaning]) => {
    const lines = wrap(meaning, columns - nameColumns - 4);
    return lines.map((line, k) => `  ${padEnd(k === 0 ? word : '', nameColumns)}  ${line}`);
  });
  return `Words of the output:\n\n${lines.join('\n')}\n`;
}
