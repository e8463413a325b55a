import { electionTicks } from '../../properties/seen/subject.ts';
import type { ServerId, ServerView } from '../../properties/seen/view.ts';
import type { Move } from '../steps/descriptor.ts';
import { hasElectionTimer, mayTick, mayTimeOut } from '../steps/timers.ts';
import type { World } from './world.ts';

/** Of each timer, before any fires twice in a row. */
const turnsInStep = 2;

/** The election timers of the fault-free suffix. They fire one at a time: timers that always tie would be unfair. */
export class FairTimers {
  readonly #world: World;
  readonly #make: (move: Move) => void;
  readonly #isReachable: (view: ServerView) => boolean;
  readonly #byChance: boolean;
  #nextTimer = 0;
  #fired = 0;
  readonly #drawnAlready = new Set<ServerId>(); // where they fire by chance
  #lastNumber = 1;

  /**
   * `byChance`: in no order, and yet in the same one each time. Turns are fair as long as any election may be won by
   * anyone; where links stay cut, the one whose turn matters might never be next when nobody leads.
   */
  constructor(world: World, make: (move: Move) => void, isReachable: (view: ServerView) => boolean, byChance: boolean) {
    this.#world = world;
    this.#make = make;
    this.#isReachable = isReachable;
    this.#byChance = byChance;
  }

  /** One server's election timer. */
  fire(applies: (view: ServerView) => boolean): void {
    const candidates = this.#world.views.filter(
      (view) => this.#isReachable(view) && hasElectionTimer(this.#world.features, view) && applies(view),
    );
    const server = this.#byChance ? this.#byLot(candidates) : this.#inTurn(candidates);
    if (server !== null && this.waitFor(server)) this.#make({ kind: 'timeout', server });
  }

  #inTurn(candidates: readonly ServerView[]): ServerId | null {
    const { servers } = this.#world;
    const isNext = (k: number): ServerView | undefined =>
      candidates.find(({ id }) => id === 1 + ((this.#nextTimer + k) % servers));
    for (let k = 0; k < servers; k += 1) {
      const next = isNext(k);
      if (next === undefined) continue;
      this.#fired += 1;
      this.#nextTimer = this.#firesAgain() ? next.id - 1 : next.id; // the next search starts behind that one
      return next.id;
    }
    return null;
  }

  /** Each once, in any order, before one of them comes again. */
  #byLot(candidates: readonly ServerView[]): ServerId | null {
    const left = candidates.filter(({ id }) => !this.#drawnAlready.has(id));
    if (left.length === 0) this.#drawnAlready.clear();
    const lots = left.length === 0 ? candidates : left;
    const server = lots[this.#draw() % lots.length]?.id ?? null;
    if (server !== null) this.#drawnAlready.add(server);
    return server;
  }

  /** A linear congruential generator (Numerical Recipes), of which the upper half is used. */
  #draw(): number {
    this.#lastNumber = (Math.imul(this.#lastNumber, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#lastNumber >>> 16;
  }

  /**
   * Timers fire in turns at first. Where that has not helped, one may fire twice before the next one does: real ones are
   * random (§5.2), or servers whose terms rise in step could keep each other from winning for ever.
   */
  #firesAgain(): boolean {
    return this.#fired > turnsInStep * this.#world.servers && this.#fired % 2 === 1;
  }

  /** Time goes by for all, until the server's timer may fire; false if that does not come. */
  waitFor(server: ServerId): boolean {
    const roundsMax = electionTicks + this.#world.servers; // one that is ahead waits for the slowest, one after the other
    for (let rounds = 0; rounds <= roundsMax; rounds += 1) {
      if (mayTimeOut(this.#world, this.#world.view(server))) return true;
      for (const { id } of this.#world.views) {
        if (mayTick(this.#world, this.#world.view(id))) this.#make({ kind: 'tick', server: id });
      }
    }
    return false;
  }
}
