import { allGoals } from '../../properties/judging/goals.ts';
import type { Target } from '../../properties/judging/target.ts';
import { subjectOfSchedule } from '../../properties/judging/target.ts';
import type { Schedule, Step } from '../../properties/seen/schedule.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { Running } from '../../world/cluster/run.ts';
import { nameOf } from '../../world/cluster/move.ts';
import { liveness } from '../../properties/judging/judge.ts';
import { specBeside } from '../page/spec.ts';
import type { RunDocument } from '../page/document.ts';
import { stepText } from '../show/step-words.ts';
import type { Trace } from '../trace.ts';
import { aimText, electing, judgedFor, leads } from './aim.ts';
import type { Aim } from './aim.ts';
import { Branches } from './branches.ts';
import type { Place } from './branches.ts';
import { BrowseError } from './browse-error.ts';
import { choicesAt, effectOf, leftOut } from './choices.ts';
import { Charting } from './charting.ts';
import type { ChartedBranch } from './charting.ts';
import type { LiveBranch, LiveChart, LiveEffect, LiveLook, LiveState } from './live.ts';
import { OwnStory } from './own-story.ts';
import { isShared, Runs } from './runs.ts';
import { searchFrom } from './search-from.ts';
import { shownDocument } from './shown-document.ts';

/** Where a session begins. */
export interface Beginning {
  readonly target: Target;
  readonly schedule: Pick<Schedule, 'options' | 'steps'>;
  readonly at: number; // behind so many of its steps
  readonly seed: number; // of its searches
  readonly tool: string; // name and version
}

const branchesMost = 1_000;
const stepsMost = 20_000; // of a branch
const comparedUpTo = 60; // steps: so long, the spec runs beside each run that is shown

/** A person's way through what a subject may do: branches that are never given up, of which one is shown. */
export class Session {
  readonly #from: Beginning;
  readonly #branches: Branches;
  readonly #runs: Runs;
  #here: Place;
  #revision = 1;
  #moves = 0;
  #shown: { readonly revision: number; readonly document: RunDocument } | null = null;
  #compared: { readonly branch: number; readonly length: number } | null = null; // with the spec, though it is long
  #searches = 0;
  readonly #made = new Map<number, number>(); // steps that were made of a branch that ended
  #charting: Charting | null = null; // nobody has asked yet
  readonly #own: OwnStory;

  constructor(from: Beginning) {
    this.#from = from;
    this.#own = new OwnStory(from.target, { ...this.#about(), ...from.schedule });
    this.#branches = new Branches(from.schedule.steps);
    this.#runs = new Runs(from.target, from.schedule.options);
    this.#here = { branch: 0, at: from.at };
    this.#markEnd(0);
  }

  get here(): Place {
    return this.#here;
  }

  get revision(): number {
    return this.#revision;
  }

  /** All that a page is told but the run that is shown, and what is being done. */
  state(): Omit<LiveState, 'document' | 'busy' | 'said'> {
    const { servers } = this.#from.schedule.options;
    const branches = this.#branches.list().map(
      ({ first, ...branch }): LiveBranch => ({
        ...branch,
        first: first === null ? '' : stepText({ fate: 'notRun', number: 1, step: first }, servers),
      }),
    );
    return {
      revision: this.#revision,
      moves: this.#moves,
      ...this.#here,
      branches,
      goals: allGoals.map(({ name }) => name),
    };
  }

  /** The branch that is shown, to its end. */
  document(): RunDocument {
    if (this.#shown?.revision === this.#revision) return this.#shown.document;
    const { branch } = this.#here;
    const run = this.#runs.after(this.#stepsTo({ branch, at: this.#branches.length(branch) }));
    const trace = run.trace(this.#about());
    const document = shownDocument(trace, {
      tool: this.#from.tool,
      paged: () => run.paged(),
      spec: this.#specOf(trace),
      own: this.#isOwn(branch) ? this.#own : null,
    });
    this.#shown = { revision: this.#revision, document };
    return document;
  }

  /** What can happen in a place, and what it would do, if that costs little. */
  look({ branch, at }: Place): LiveLook {
    const steps = this.#stepsTo({ branch, at });
    const run = this.#runs.after(steps);
    const over = run.isOver ? 'The run is over: a violation ends it. Go back, and take another step.' : null;
    const offered = choicesAt(run);
    const more = leftOut(run.world);
    const isCheap = isShared(this.#from.target) && offered.length * (at + 1) <= effectSteps;
    const choices = offered.map(({ step, choice }) =>
      isCheap ? { ...choice, effect: effectOf(this.#runs.apart([...steps, step])) } : choice,
    );
    return { branch, at, over, choices, more };
  }

  /** What one of the choices would do. */
  effect(place: Place, text: string): LiveEffect {
    const steps = this.#stepsTo(place);
    return effectOf(this.#runs.apart([...steps, this.#chosen(place, text)]));
  }

  /** What all branches took of the machine of the spec. */
  chart(): LiveChart {
    const branches = this.#branches.list().map(({ id, from }) => this.#charted(id, from));
    return this.#chartingOf().chart(branches);
  }

  /**
   * Works out why the run fails that the session began with, in small portions. Is there anything to be told then? `isOver`:
   * asked before each replay; true: no more of them.
   */
  *explaining(isOver: () => boolean): Running<boolean> {
    if (this.#from.schedule.steps.length === 0) return false;
    yield* this.#own.explaining(isOver);
    this.#revision += 1;
    return true;
  }

  /** Takes one of the choices. */
  take(place: Place, text: string): void {
    const step = this.#chosen(place, text);
    if (place.at >= stepsMost) throw new BrowseError(`a branch has ${stepsMost} steps at most`);
    this.#goOn(place, [step]);
  }

  /** Stands in another place, which may be of another branch. */
  go(place: Place): void {
    this.#stepsTo(place);
    if (place.branch !== this.#here.branch) this.#revision += 1;
    this.#here = place;
    this.#moves += 1;
  }

  /** Runs the spec beside the branch that is shown, though it is long. */
  compare(): void {
    const { branch } = this.#here;
    this.#compared = { branch, length: this.#branches.length(branch) };
    this.#revision += 1;
    if (isShared(this.#from.target)) return; // counted when somebody looks
    this.#runs.elsewhere();
    this.#chartingOf().count(this.#charted(branch, 0));
  }

  /** Looks for a way on from a place. What came of it, in a sentence. */
  *search(place: Place, aim: Aim): Running<string> {
    const { target, schedule } = this.#from;
    const { options } = schedule;
    if (target.core === true) throw new BrowseError(`${target.name} takes single actions: none are drawn for it`);
    if (aim.kind === 'leader' && (aim.server < 1 || aim.server > options.servers))
      throw new BrowseError(`there is no server ${aim.server}`);
    const run = this.#runs.after(this.#stepsTo(place));
    if (run.isOver) throw new BrowseError('the run is over there: a violation ends it');
    const begin = appliedSteps(run.trace(this.#about()));
    if (aim.kind === 'leader' && leads(run.world.view(aim.server), aim.term)) return `${aimText(aim)}: it is already.`;
    this.#runs.elsewhere();
    const judged = judgedFor(target, aim);
    const mix = aim.kind === 'leader' ? electing : null;
    this.#searches += 1;
    const seed = this.#from.seed + this.#searches * seedsApart;
    const found = yield* searchFrom({ target: judged, options, begin, mix }, seed);
    if (found === null) return `${aimText(aim)}: not found.`;
    this.#goOn(place, found);
    return `${aimText(aim)}: in ${found.length === 1 ? 'one step' : `${found.length} steps`} from step ${place.at}.`;
  }

  /** The run to a place as a schedule to be saved: with what it breaks, the fault-free suffix behind it included. */
  schedule(place: Place): Schedule {
    const { target, schedule } = this.#from;
    const { options } = schedule;
    const trace = this.#traceTo(place);
    const steps = appliedSteps(trace);
    const suffix: Step[] = [];
    this.#runs.elsewhere();
    const { violation } = runSteps(target, options, steps, {
      observer: { suffix: (world, move) => void suffix.push(nameOf(world, move)) },
    });
    const about = {
      ...this.#about(),
      title: violation === null ? 'a branch of a run that was browsed' : violation.fact,
    };
    if (violation === null) return { ...about, steps, expect: { verdict: 'holds' } };
    const { property, atStep } = violation;
    const isLate = property !== liveness && atStep > steps.length;
    return {
      ...about,
      steps: isLate ? [...steps, ...suffix].slice(0, atStep) : steps,
      expect: { verdict: 'violated', property, atStep: isLate ? atStep : Math.min(atStep, steps.length) },
    };
  }

  #goOn(place: Place, steps: readonly Step[]): void {
    const { branch } = place;
    const isNew = place.at < this.#branches.length(branch);
    if (isNew && this.#branches.count >= branchesMost)
      throw new BrowseError(`there are ${branchesMost} branches, no more`);
    this.#here = this.#branches.go(place, steps);
    this.#revision += 1;
    this.#moves += 1;
    this.#markEnd(this.#here.branch);
  }

  #markEnd(branch: number): void {
    const trace = this.#traceTo({ branch, at: this.#branches.length(branch) });
    const { violation } = trace.outcome;
    if (violation === null) return;
    this.#branches.end(branch, violation.property);
    this.#made.set(branch, trace.steps.filter(({ fate }) => fate !== 'notRun').length);
  }

  #charted(id: number, from: number): ChartedBranch {
    const length = this.#made.get(id) ?? this.#branches.length(id);
    return { id, length, own: length - from, steps: () => this.#branches.stepsTo({ branch: id, at: length }) };
  }

  /** Is it the run that the session began with, and no more? */
  #isOwn(branch: number): boolean {
    const { length } = this.#from.schedule.steps;
    return branch === 0 && length > 0 && this.#branches.length(0) === length;
  }

  #chartingOf(): Charting {
    if (this.#charting === null) {
      const { target, schedule } = this.#from;
      this.#runs.elsewhere();
      this.#charting = new Charting(target, schedule.options);
    }
    return this.#charting;
  }

  #stepsTo(place: Place): readonly Step[] {
    if (!this.#branches.has(place)) throw new BrowseError(`there is no step ${place.at} of branch ${place.branch}`);
    return this.#branches.stepsTo(place);
  }

  #traceTo(place: Place): Trace {
    return this.#runs.after(this.#stepsTo(place)).trace(this.#about());
  }

  #about(): Omit<Schedule, 'steps'> {
    const { target, schedule } = this.#from;
    return { title: '', ...subjectOfSchedule(target), options: schedule.options, expect: { verdict: 'holds' } };
  }

  #chosen(place: Place, text: string): Step {
    const run = this.#runs.after(this.#stepsTo(place));
    const chosen = choicesAt(run).find(({ choice }) => choice.text === text);
    if (chosen === undefined) throw new BrowseError('that cannot happen there: what is shown is out of date');
    return chosen.step;
  }

  #specOf(trace: Trace): RunDocument['spec'] {
    const { target } = this.#from;
    const { length } = trace.steps;
    const isAsked = this.#compared?.branch === this.#here.branch && this.#compared.length === length;
    if (!isAsked && (length > comparedUpTo || !isShared(target)))
      return { unknown: 'it takes a run of its own: "compare with the spec" makes it' };
    this.#runs.elsewhere();
    return specBeside(target, trace);
  }
}

const effectSteps = 2_000; // that may be made to look at what each choice would do: some ten milliseconds
const seedsApart = 1_000_003;

const appliedSteps = ({ steps }: Trace): readonly Step[] =>
  steps.filter(({ fate }) => fate === 'applied').map(({ step }) => step);
