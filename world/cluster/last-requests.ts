import type { Feature } from '../../properties/seen/subject.ts';
import type { ServerId, ServerView } from '../../properties/seen/view.ts';
import type { Move } from '../steps/descriptor.ts';

/** Who is to take part. */
interface Members {
  readonly voters: readonly ServerId[];
  readonly learners: readonly ServerId[];
}

/**
 * What the fault-free suffix asks of a leader that has nothing else to do: a change of who takes part (§6; dissertation
 * §4.1), then a transfer of its leadership (§3.10), each where servers have that part of the protocol. A cluster that
 * refuses them for ever is as little use as one without a leader.
 */
export class LastRequests {
  readonly #features: readonly Feature[];
  #members: Members | null = null; // asked for
  #heir: ServerId | null = null; // asked for

  constructor(features: readonly Feature[]) {
    this.#features = features;
  }

  /** The next request to that leader, the same one until it is done; null if nothing more is to be asked. */
  next(leader: ServerView, views: readonly ServerView[]): Move | null {
    if (this.#features.includes('membership')) {
      this.#members ??= smallChange(leader, views);
      if (!isDone(this.#members, leader)) return { kind: 'reconfigure', server: leader.id, ...this.#members };
    }
    if (this.#features.includes('transfer')) {
      this.#heir ??= heirOf(leader, views);
      if (leader.id !== this.#heir) return { kind: 'transfer', server: leader.id, target: this.#heir };
    }
    return null;
  }

  /** What was asked for and has not come about, in words. */
  lacking({ id, configuration }: ServerView): string | null {
    if (this.#members !== null && !isDone(this.#members, { configuration }))
      return 'a change of who takes part was not made';
    return this.#heir !== null && this.#heir !== id ? `n${this.#heir} had not been made the leader` : null;
  }
}

/**
 * A change that any majority of now survives: a server from outside becomes a learner; else a learner goes; else a voter
 * does, one that is down if there is one, and not the leader. A cluster of one stays as it is.
 */
function smallChange({ id, configuration }: ServerView, views: readonly ServerView[]): Members {
  const { voters, learners } = configuration;
  const outside = views.find((view) => !voters.includes(view.id) && !learners.includes(view.id));
  if (outside !== undefined) return { voters, learners: [...learners, outside.id].sort((a, b) => a - b) };
  if (learners.length > 0) return { voters, learners: learners.slice(1) };
  const others = views.filter((view) => view.id !== id && voters.includes(view.id));
  const gone = others.find(({ up }) => !up) ?? others.at(-1);
  return { voters: voters.filter((voter) => voter !== gone?.id), learners };
}

const isDone = ({ voters, learners }: Members, { configuration }: Pick<ServerView, 'configuration'>): boolean =>
  String(voters) === String(configuration.voters) && String(learners) === String(configuration.learners);

/** Another voter that is up; the leader itself if there is none. */
function heirOf({ id, configuration }: ServerView, views: readonly ServerView[]): ServerId {
  return views.find((view) => view.up && view.id !== id && configuration.voters.includes(view.id))?.id ?? id;
}
