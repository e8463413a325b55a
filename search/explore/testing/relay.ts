import { electionSafety } from '../../../properties/invariants/elections/election-safety.ts';
import type { LocalState, Transition } from '../../../properties/seen/subject.ts';
import type { Envelope, ServerView } from '../../../properties/seen/view.ts';
import type { Explorable } from '../../numbering/explorable.ts';
import { plainView } from '../../../world/testing/plain-view.ts';

const token: Envelope['message'] = { kind: 'PreVoteResponse', term: 1, voteGranted: true };

/**
 * Not Raft: server 1 takes the lead of term 1, lays it down, and hands it on, to the other server or to itself. So no
 * two servers lead at the same time.
 */
export function relay(heir: 'other server' | 'itself'): Explorable {
  const to = heir === 'itself' ? 1 : 2;
  return {
    subject: {
      name: 'relay',
      boot: (id) => follower(id, 0),
      step({ view }, { kind }): Transition {
        const gives = kind === 'heartbeatTimeout';
        return {
          state: gives ? follower(view.id, 1) : leader(view.id),
          sent: gives && view.id === 1 ? [{ from: 1, to, message: token }] : [],
          replies: [],
          applied: [],
          answers: [],
          difference: null,
        };
      },
    },
    servers: 2,
    network: { maxMessages: 1, duplicate: false, drop: false },
    budgets: {},
    mayBeDown: false,
    invariants: [electionSafety],
    inputs({ view }) {
      if (view.role === 'leader') return [{ kind: 'heartbeatTimeout' }];
      return view.id === 1 && view.currentTerm === 0 ? [{ kind: 'electionTimeout' }] : [];
    },
    waiting: () => 0,
    key: ({ view }) => JSON.stringify(view),
    withoutDead: (state) => state,
  };
}

const follower = (id: number, currentTerm: number): LocalState => ({ view: viewOf(id, 'follower', currentTerm) });
const leader = (id: number): LocalState => ({ view: viewOf(id, 'leader', 1) });

const viewOf = (id: number, role: ServerView['role'], currentTerm: number): ServerView =>
  plainView(id, { role, currentTerm });
