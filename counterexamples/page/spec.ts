import type { SpecConfig } from '../../model/state/config.ts';
import type { SpecEventKind } from '../../model/state/event.ts';
import type { SpecRole } from '../../model/state/state.ts';
import type { SpecTransition } from '../../model/composing/transitions.ts';
import { specTransitions } from '../../model/index.ts';
import type { PairState } from '../../properties/conformance/lockstep.ts';
import { differencesOfViews } from '../../properties/conformance/difference.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Step, StepKind } from '../../properties/seen/schedule.ts';
import type { Difference, Subject } from '../../properties/seen/subject.ts';
import type { RecordStep, StepRecorder } from '../../world/coverage/recorder.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { PairMaker } from '../../world/registry/makers.ts';
import { shownBeside } from '../../world/registry/shown-beside.ts';
import { show } from '../printable.ts';
import { followUps } from '../show/explanation-words.ts';
import type { Trace } from '../trace.ts';
import type { Known, PageDifference, PageSpec, PageTransition } from './document.ts';

const valueColumns = 400; // of a log

/**
 * The run again with the spec beside it, which goes its own way where the two differ: in which fields, step by step, and
 * what its machine did.
 */
export function specBeside(target: Target, { schedule, steps }: Trace): Known<PageSpec> {
  const asked = new AskedOfMachine();
  const make = shownBeside(target, asked);
  if (typeof make === 'string') return { unknown: `there is no spec beside it: ${make}` };
  const watch = new Watch();
  const { options } = schedule;
  const made = steps.filter(({ fate }) => fate !== 'notRun');
  const beside = { name: target.name, make: () => watch.subject(make, options), invariants: [] };
  const differences: PageDifference[] = [];
  const transitions: PageTransition[] = [];
  const differing = new Set<number>();
  const observer = {
    before: (_world: unknown, { kind }: Step) => {
      watch.forget();
      asked.begin(kind);
    },
    after: (_world: unknown, _happening: unknown, offered: number) => {
      const step = made[offered - 1]?.number ?? offered;
      const pair = watch.last;
      const { taken, guards } = asked;
      if (taken.length > 0) transitions.push({ step, taken: [...taken], guards: [...guards] });
      if (pair === null) return;
      const server = pair.state.view.id;
      const fields = fieldsOf(pair);
      if (fields.length === 0 && !differing.delete(server)) return;
      if (fields.length > 0) differing.add(server);
      differences.push({ step, server, fields });
    },
  };
  const stepsMade = made.map(({ step }) => step);
  runSteps(beside, options, stepsMade, { observer, suffix: false });
  return { known: { differences, transitions } };
}

interface Paired {
  readonly state: PairState;
  readonly difference: Difference | null; // which may be of what it sent
}

/** Looks on as pairs take their steps; a difference ends no run. */
class Watch {
  last: Paired | null = null;

  forget(): void {
    this.last = null;
  }

  subject(make: PairMaker, options: Parameters<PairMaker>[0]): Subject<PairState> {
    const subject = make(options);
    return {
      ...subject,
      step: (state, input) => {
        const transition = subject.step(state, input);
        this.last = { state: transition.state, difference: transition.difference };
        return { ...transition, difference: null };
      },
    };
  }
}

function fieldsOf({ state: { spec, code }, difference }: Paired): PageDifference['fields'] {
  if (difference === null) return []; // nothing can tell the two apart
  const ofViews = spec === null ? [] : differencesOfViews({ spec: spec.view, code: code.view });
  const all = ofViews.length > 0 ? ofViews : [difference];
  return all.map(({ field, ...values }) => [
    show(field),
    show(values.spec, valueColumns),
    show(values.code, valueColumns),
  ]);
}

/** What the machine of the spec was asked in one step, in words. */
class AskedOfMachine implements StepRecorder {
  taken: string[] = [];
  guards: [name: string, passed: boolean][] = [];
  #isWrite = false;

  begin(kind: StepKind): void {
    this.taken = [];
    this.guards = [];
    this.#isWrite = kind === 'write';
  }

  recordOf(config: SpecConfig): RecordStep {
    const transitions = specTransitions(config);
    const candidatesOf = candidatesIn(transitions);
    return (role, event, id) => {
      if (followUps.includes(event) && !this.#isWrite) return;
      for (const { id: candidate, guard } of candidatesOf(role, event)) {
        if (guard !== null) this.guards.push([guard, candidate === id]);
        if (candidate === id) break;
      }
      const taken = transitions.find((one) => one.id === id);
      if (taken !== undefined) this.taken.push(textOf(taken, role));
    };
  }
}

/** The transitions that a server asks in this order: those of its role, then those of all. */
function candidatesIn(
  transitions: readonly SpecTransition[],
): (role: SpecRole, event: SpecEventKind) => readonly SpecTransition[] {
  const known = new Map<string, readonly SpecTransition[]>();
  return (role, event) => {
    const key = `${role} ${event}`;
    const found =
      known.get(key) ??
      [role, 'any'].flatMap((state) => transitions.filter((one) => one.state === state && one.event === event));
    known.set(key, found);
    return found;
  };
}

/** `candidate -> leader on becomeLeader [hasMajority] / becomeLeader`. */
function textOf({ event, guard, target, actions }: SpecTransition, role: SpecRole): string {
  const to = target === null || target === role ? role : `${role} -> ${target}`;
  return `${to} on ${event}${guard === null ? '' : ` [${guard}]`}${actions.length === 0 ? '' : ` / ${actions.join(', ')}`}`;
}
