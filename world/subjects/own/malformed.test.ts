import { describe, expect, test } from 'vitest';
import { optionalFields } from '../../../properties/seen/declared.ts';
import { SubjectError } from '../../../properties/subject-error.ts';
import { giving, idle, stepped, subjectOf, timeout } from '../../testing/own-servers.ts';

describe('what no server may give is told in a line:', () => {
  const promise = 'gave a promise: what is asynchronous cannot be stepped in this process.';
  const unreadable = 'what step() and view() gave cannot be read: ';
  const message = (says: object): object => ({ sent: [{ to: 2, payload: null, says }] });

  const steps: readonly (readonly [what: string, given: unknown, fact: string])[] = [
    ['no object', undefined, 'step(): expected an object, got undefined'],
    ['null', null, 'step(): expected an object, got null'],
    ['a number', 7, 'step(): expected an object, got 7'],
    ['a promise', Promise.resolve({}), `step() ${promise}`],
    ['no list', { sent: 5 }, unreadable],
    ['no message', { sent: [null] }, unreadable],
    ['to nobody', { sent: [{ payload: 1 }] }, 'sent: to: expected a server from 1 to 3, got undefined'],
    ['to server 0', { sent: [{ to: 0 }] }, 'sent: to: expected a server from 1 to 3, got 0'],
    ['to server 4', { sent: [{ to: 4 }] }, 'sent: to: expected a server from 1 to 3, got 4'],
    ['to half a server', { sent: [{ to: 1.5 }] }, 'sent: to: expected a server from 1 to 3, got 1.5'],
    ['to a text', { sent: [{ to: '2' }] }, 'sent: to: expected a server from 1 to 3, got 2'],
    ['a function', { sent: [{ to: 2, payload: () => 1 }] }, `${unreadable}() => 1 could not be cloned`],
    [
      'a message that lacks what it says',
      message({ kind: 'AppendEntries', term: 1, prevLogIndex: 0, prevLogTerm: 0, leaderCommit: 0 }),
      'a message (AppendEntries): entries: expected a list, got undefined',
    ],
    [
      'a message that says nonsense',
      message({ kind: 'RequestVoteResponse', term: 1, voteGranted: 'yes' }),
      'a message (RequestVoteResponse): voteGranted: expected true or false, got "yes"',
    ],
    ['no term', message({ kind: 'Gossip', term: -1 }), 'a message (Gossip): term: expected a whole number, got -1'],
    [
      'a name that no file can hold',
      message({ kind: 'Vote2' }),
      'a message (Vote2): name: expected a name in letters that no message of the paper has, got "Vote2"',
    ],
    [
      'words without a name',
      message({}),
      'a message (Message): name: expected a name in letters that no message of the paper has, got undefined',
    ],
    ['no entry', { applied: [null] }, 'step(): applied[0]: expected an object, got null'],
  ];
  test.each(steps)('a step that gives %s', (_, given, fact) => {
    expectFault(() => stepped(subjectOf(giving(given, idle)), timeout), fact);
  });

  const views: readonly (readonly [what: string, shown: unknown, fact: string])[] = [
    ['nothing', null, 'view(): expected an object, got null'],
    ['a text', 'follower', 'view(): expected an object, got follower'],
    ['a promise', Promise.resolve(idle), `view() ${promise}`],
    [
      'no log',
      { ...idle, log: undefined },
      `${unreadable}log: expected a list of entries, or { base, baseTerm, entries }`,
    ],
    ['no entries', { ...idle, log: { base: 0 } }, `${unreadable}log: expected a list of entries`],
    [
      'a log without its base',
      { ...idle, log: { entries: [] } },
      'view(): log.base: expected a whole number, got undefined',
    ],
    [
      'half an entry',
      { ...idle, log: [{ term: 1 }] },
      'view(): log.entries[0].command: expected a text, got undefined',
    ],
    [
      'another role',
      { ...idle, role: 'boss' },
      'view(): role: expected one of follower, preCandidate, candidate, leader, got "boss"',
    ],
    ['no term', { ...idle, currentTerm: Number.NaN }, 'view(): currentTerm: expected a whole number, got NaN'],
    ['a leader by name', { ...idle, leaderId: 'n1' }, 'view(): leaderId: expected a whole number, got "n1"'],
    ['no leader', { ...idle, leaderId: undefined }, 'view(): leaderId: expected a whole number, got undefined'],
    [
      'no commitIndex',
      { ...idle, commitIndex: undefined },
      'view(): commitIndex: expected a whole number, got undefined',
    ],
    ['no list of votes', { ...idle, votesGranted: 3 }, unreadable],
    [
      'half a progress',
      { ...idle, role: 'leader', progress: [{ server: 2, nextIndex: 1 }] },
      'view(): progress[0].matchIndex: expected a whole number, got undefined',
    ],
    [
      'half of who takes part',
      { ...idle, configuration: { voters: [1] } },
      'view(): configuration.newVoters: expected a list, got undefined',
    ],
    [
      'half of what is durable',
      { ...idle, durable: { log: [] } },
      'view(): durable.currentTerm: expected a whole number',
    ],
  ];
  test.each(views)('a view that shows %s, as the server starts or later', (_, shown, fact) => {
    const declares = { view: optionalFields };
    expectFault(() => subjectOf(giving({}, shown), declares).boot(1), fact);
    expectFault(() => stepped(subjectOf(giving({}, idle, shown), declares), timeout), fact);
  });

  test('a snapshot that stands for nothing', () => {
    const shown = { ...idle, snapshot: '{', log: { base: 2, baseTerm: 1, entries: [] } };
    const start = giving({}, idle, shown);
    expectFault(() => stepped(subjectOf(start, { view: ['snapshot'] }, { clients: 1 }), timeout), unreadable);
  });

  function expectFault(run: () => unknown, fact: string): void {
    expect(run).toThrow(SubjectError);
    expect(run).toThrow(`mine: ${fact}`);
    expect(run).toThrow(/^[^\n]+$/);
  }
});
