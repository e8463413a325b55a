import type { JSX } from 'preact';

const words: readonly (readonly [mark: string, meaning: string])[] = [
  ['✖', 'the step that broke the rule'],
  ['◆', 'a step that does not fit together with it'],
  ['•', 'a step that led to it (its causal past)'],
  ['∅', 'a step that did not apply, and was skipped'],
  ['◇', 'an election timeout'],
  ['×', 'a crash; the server is down where its lane is dotted'],
  ['△', 'a restart'],
  ['●', 'any other step of a server'],
  ['→', 'a message, from where it was sent to where it arrived; dashed: an answer; dotted: a copy'],
  ['—×', 'a message that was lost'],
  ['—›', 'a message that is still on its way at the end'],
  ['→ ←', 'at a client: what it asks a server, and what it is answered'],
  ['▒', 'links are cut; the lines beside a lane say which'],
  ['faint', 'neither led to the step that is pointed at nor comes of it'],
  ['▌', 'a wide lane: the server leads the term that is written there'],
  ['▯', 'an operation of a client, from call to answer; dashed and open below: nobody knows whether it was done'],
  ['7 ━', 'across an operation: where it takes effect in the order that was found, and its number there'],
  ['✖ ▯', 'the first operation that has no place in any order'],
  ['✖ 16, ∅ 17', 'in the rows of a page: the row at which the run stops; one behind it, which it does not show'],
  ['2:x', 'an entry of term 2 with the command x; - is the entry that begins a term'],
  ['2/t1', 'index 2 of a log, whose entry is of term 1'],
  ['[2/5 put a 1]', 'a command of a client: request 5 of session 2'],
  ['≠ 4', 'where the run that passes goes another way'],
  [
    '●1 ▸1',
    'in a log: up to there leader n1 knows it to match; its nextIndex for n1, the first index that it would send',
  ],
  ['│', 'in a log: the right border of what is committed'],
  ['dashed cell', 'in memory only: a crash would lose it'],
  ['✂', 'an entry that this step took away'],
  ['Vote? Vote', 'RequestVote and its response; PreVote? PreVote likewise'],
  ['Append Ack', 'AppendEntries and its response'],
];

const keys: readonly (readonly [key: string, meaning: string])[] = [
  ['j k ↓ ↑', 'next, previous step'],
  ['J K', 'next, previous step that led to the violation'],
  ['n N', 'next, previous step that is searched for; without a search, that differs from the spec'],
  ['v', 'to the violation'],
  ['Home End', 'to the first, the last step'],
  ['c', 'only what led to the violation, or all'],
  ['1 2 3 4 5', 'story, servers, spec, clients; then rows, variables or the statechart of raftcheck browse'],
  [
    '/',
    'search: words, server=2 kind=AppendEntries term>3; kind, term, from, to: of the message that arrives; role, step; fate: applied skipped notRun',
  ],
  ['?', 'this page'],
];

/** Every mark and word that the page uses, and its keys. */
export function Legend({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <section class="legend" aria-label="Legend">
      <button type="button" onClick={onClose}>
        Close
      </button>
      <h2>Marks</h2>
      <List rows={words} />
      <h2>Keys</h2>
      <List rows={keys} />
    </section>
  );
}

function List({ rows }: { readonly rows: readonly (readonly [term: string, meaning: string])[] }): JSX.Element {
  return (
    <dl>
      {rows.map(([term, meaning]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
