import { becomesLeader, mayCommit, votesIn } from '../../properties/history/history.ts';
import type { StepView } from '../../properties/history/step-view.ts';
import { GrowingList } from '../numbering/growing.ts';
import type { MarkedStep } from '../numbering/auxiliary.ts';
import type { Judges } from '../numbering/judging.ts';

/** A vote as one number, given its term, its voter and its candidate: those of one voter in one term differ in the low bits. */
export const voteBits = 4; // servers are fewer than 16

/** What each step means for a history: votes and terms as numbers, all else for `Auxiliary`. */
export class LearntSteps {
  readonly told = new GrowingList(); // highest term in what it sends; 0: nothing sent
  readonly restartedIn = new GrowingList(); // the term in which its server restarts; −1: it does not
  readonly wins = new GrowingList(); // 1: its server becomes leader
  readonly votesFrom = new GrowingList(); // positions in `votes`
  readonly votesTo = new GrowingList();
  readonly votes = new GrowingList();
  readonly marked: (MarkedStep | null)[] = []; // those that may matter to anything else in a history
  readonly #judges: Judges;
  readonly #apart: boolean;

  /** `apart`: nothing but the votes and terms here is asked for of votes and of what was told of terms. */
  constructor(judges: Judges, apart: boolean) {
    this.#judges = judges;
    this.#apart = apart;
  }

  /** The next step; undefined: it is the network's own. */
  add(marked: MarkedStep | undefined): void {
    this.votesFrom.push(this.votes.length);
    if (marked === undefined) {
      this.told.push(0);
      this.restartedIn.push(-1);
      this.wins.push(0);
      this.marked.push(null);
    } else {
      const { before, after, sent } = marked.view;
      for (const { term, voter, candidate } of votesIn(before, after, sent))
        this.votes.push((((term << voteBits) | voter) << voteBits) | candidate);
      this.told.push(sent.reduce((highest, { message }) => Math.max(highest, message.term), 0));
      this.restartedIn.push(after.up && !before.up ? after.currentTerm : -1);
      this.wins.push(Number(becomesLeader(before, after)));
      this.marked.push(!this.#apart || this.#matters(marked.view) ? marked : null);
    }
    this.votesTo.push(this.votes.length);
  }

  /** Whether it may add to a history, votes and told terms aside, or break anything in one. */
  #matters(step: StepView): boolean {
    const { before, after, replies } = step;
    return (
      step.step === 'read' ||
      (before.up && !after.up) ||
      replies.some(({ kind }) => kind === 'readable' || kind === 'readRefused') ||
      becomesLeader(before, after) ||
      mayCommit(before, after) ||
      this.#judges.concerns(step)
    );
  }
}
