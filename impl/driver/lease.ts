import type { Output, RaftNode } from '../core/node.ts';

/**
 * What the driver of a server keeps on its clock: ages in ticks, none greater than an election timeout. The core has no
 * clock; it tells when a round is confirmed, and is told whether a lease holds (dissertation §6.4.1).
 */
export interface DriverClock {
  readonly timer: number; // since the election timer was reset
  readonly leased: boolean; // reads may be served without asking anybody
  readonly round: number; // the latest one of this leadership that was sent; 0: none
  readonly roundAge: number | null; // since its first message was sent; null: it is worth no lease
  readonly leaseAge: number | null; // since the first message of the round was sent that it is owed to; null: there is none
  readonly handedOver: boolean; // a TimeoutNow of this leadership may be under way, which makes servers vote all the same
}

/** What is known of the clocks of a cluster. */
export interface ClockBounds {
  readonly electionTicks: number; // the least election timeout
  readonly driftFactor: number; // (1 + drift)²: how much faster one clock may run than another
}

/** How long a lease lasts. */
export interface LeaseRules extends Pick<ClockBounds, 'electionTicks'> {
  /** How old the lease is already when its round is confirmed. */
  readonly ageAtConfirmation: (roundAge: number) => number;
  readonly holds: (age: number) => boolean;
}

/**
 * The followers' promise begins when they hear the leader, at the earliest when it sends: not when they answer. And their
 * clocks may run faster, so it lasts E ÷ (1 + drift)² on the leader's. At an age of n ticks less than n + 1 have gone by.
 */
export const soundLease = ({ electionTicks, driftFactor }: ClockBounds): LeaseRules => ({
  electionTicks,
  ageAtConfirmation: (roundAge) => roundAge,
  holds: (age) => (age + 1) * driftFactor < electionTicks,
});

/** The clock of a driver that has just started, whose election timer has been running for so long. */
export const startedClock = (timer: number): DriverClock => ({
  timer,
  leased: false,
  round: 0,
  roundAge: null,
  leaseAge: null,
  handedOver: false,
});

/** After one tick. */
export function ticked({ electionTicks, holds }: LeaseRules, clock: DriverClock): DriverClock {
  const { timer, roundAge, leaseAge } = clock;
  const leased = leaseAge !== null && holds(leaseAge + 1);
  return {
    timer: Math.min(timer + 1, electionTicks),
    leased,
    round: clock.round,
    roundAge: roundAge === null ? null : Math.min(roundAge + 1, electionTicks),
    leaseAge: leased ? leaseAge + 1 : null,
    handedOver: clock.handedOver,
  };
}

/** After a step of the core. */
export function afterStep(
  rules: LeaseRules,
  clock: DriverClock,
  before: RaftNode,
  after: RaftNode,
  outputs: readonly Output[],
): DriverClock {
  const timer = outputs.some(({ kind }) => kind === 'electionTimer') ? 0 : clock.timer;
  const leadsOn = before.role === 'leader' && after.role === 'leader' && before.currentTerm === after.currentTerm;
  if (!leadsOn) return startedClock(timer); // without a leadership nothing else counts
  const next = outputs.reduce((so, output) => afterOutput(rules, so, output), { ...clock, timer });
  // A majority two changes on need not meet the one that answered; and what was sent before a change can still be answered.
  const isSpoilt = next.handedOver || before.log.configuration !== after.log.configuration;
  return isSpoilt ? { ...next, leased: false, roundAge: null, leaseAge: null } : next;
}

function afterOutput(rules: LeaseRules, clock: DriverClock, output: Output): DriverClock {
  if (output.kind === 'send' && output.message.kind === 'TimeoutNow') return { ...clock, handedOver: true };
  if (output.kind === 'send' && output.message.kind === 'AppendEntries') {
    const { round = 0 } = output.message;
    return round > clock.round ? { ...clock, round, roundAge: 0 } : clock;
  }
  if (output.kind === 'roundConfirmed' && output.round === clock.round && clock.roundAge !== null) {
    const age = rules.ageAtConfirmation(clock.roundAge);
    return rules.holds(age) ? { ...clock, leased: true, leaseAge: age } : clock;
  }
  return clock;
}
