import { basename, dirname, join, resolve } from 'node:path';
import type { Aim } from '../../counterexamples/browse/aim.ts';
import { BrowseError } from '../../counterexamples/browse/browse-error.ts';
import type { Session } from '../../counterexamples/browse/session.ts';
import type { LiveState } from '../../counterexamples/browse/live.ts';
import { newIn, wholeOf } from '../../counterexamples/browse/telling.ts';
import type { Shown } from '../../counterexamples/browse/telling.ts';
import type { Place } from '../../counterexamples/browse/branches.ts';
import { alreadyThere, refusing, saveSchedule, writeAtomically } from '../../counterexamples/format/save.ts';
import { vitest } from '../../counterexamples/show/vitest.ts';
import { livePageOf } from '../../counterexamples/page/html.ts';
import { traceOf } from '../../counterexamples/trace.ts';
import type { Target } from '../../properties/judging/target.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { SaveError } from '../../counterexamples/format/save.ts';
import { carryOn } from '../../search/engine/carry-on.ts';
import { hostOf } from '../../door/node-host.ts';
import { pathFrom } from '../path-from.ts';
import { askedIn } from './asked.ts';
import type { Asked } from './asked.ts';
import { Refused } from './server.ts';
import type { Served } from './server.ts';

/** What a live session writes, and with what it is shown. */
export interface Around {
  readonly target: Target;
  readonly template: string;
  readonly cwd: string;
  readonly out: string; // folder
  readonly interrupted: AbortSignal;
}

const searchMs = 30_000;
const explainMs = 30_000; // what is not known then is left out
const questions: readonly Asked['kind'][] = ['look', 'effect', 'chart']; // after which all is as it was

/** A session as it is served: answers to one page, and pushes to all. */
export class Live implements Served {
  readonly #session: Session;
  readonly #around: Around;
  #push: (line: string) => void = () => undefined;
  #told: Shown | null = null; // what every tab has
  #busy: string | null = null;
  #stop = new AbortController();
  readonly #ended = new AbortController();
  #isExplained = false;
  #said = '';

  constructor(session: Session, around: Around) {
    this.#session = session;
    this.#around = around;
  }

  /** From now on what changes is told to them. */
  tell(push: (line: string) => void): void {
    this.#push = push;
  }

  /** Nothing is searched or explained any more. */
  end(): void {
    this.#stop.abort();
    this.#ended.abort();
  }

  page(): string {
    return livePageOf(this.#session.document(), this.#around.template);
  }

  greeting(): string {
    this.#told ??= this.#shown();
    this.#explain();
    return this.#line(wholeOf(this.#shown()));
  }

  async answer(value: unknown): Promise<unknown> {
    const asked = askedIn(value);
    if (asked.kind === 'stop') {
      this.#stop.abort();
      return {};
    }
    // A page that has not heard of the search yet asks again when it is over.
    if (this.#busy !== null && questions.includes(asked.kind)) return {};
    if (this.#busy !== null) throw new Refused(409, `${this.#busy}: stop it first`);
    try {
      return this.#answer(asked);
    } catch (error) {
      if (error instanceof BrowseError) throw new Refused(409, error.message);
      if (error instanceof SaveError) throw new Refused(409, error.fact);
      throw error;
    }
  }

  #answer(asked: Exclude<Asked, { readonly kind: 'stop' }>): unknown {
    const session = this.#session;
    switch (asked.kind) {
      case 'look':
        return session.look(asked);
      case 'effect':
        return session.effect(asked, asked.text);
      case 'chart':
        return session.chart();
      case 'take':
        session.take(asked, asked.text);
        return this.#changed('');
      case 'go':
        session.go(asked);
        return this.#changed('');
      case 'compare':
        session.compare();
        return this.#changed('');
      case 'save':
        return this.#changed(this.#save(asked, asked.as));
      case 'search':
        return this.#search(asked, asked.aim);
      default:
        return unreachable(asked);
    }
  }

  /** Begins when somebody looks on: what a file violates is seen at once, and why, as soon as it is known. */
  #explain(): void {
    if (this.#isExplained) return;
    this.#isExplained = true;
    const host = hostOf(AbortSignal.any([this.#ended.signal, this.#around.interrupted]));
    const until = host.now() + explainMs;
    void carryOn(
      this.#session.explaining(() => host.now() >= until),
      host,
    ).then((end) => end.ended && end.outcome && this.#changed(this.#said));
  }

  /** Goes on by itself, while others are listened to. */
  #search(place: Place, aim: Aim): unknown {
    const steps = this.#session.search(place, aim);
    const first = steps.next(); // what cannot be is told to who asked
    if (first.done === true) return this.#changed(first.value);
    this.#stop = new AbortController();
    this.#busy = 'searching';
    this.#changed('');
    const host = hostOf(AbortSignal.any([this.#stop.signal, this.#around.interrupted]));
    void carryOn(steps, host, { until: host.now() + searchMs }).then(
      (end) =>
        this.#searched(
          end.ended
            ? end.outcome
            : `Not found: ${this.#stop.signal.aborted ? 'it was stopped' : `${searchMs / 1000} s are over`}.`,
        ),
      (error: unknown) =>
        this.#searched(`The search failed: ${error instanceof Error ? error.message : String(error)}`),
    );
    return {};
  }

  #searched(said: string): void {
    this.#busy = null;
    this.#changed(said);
  }

  /** Writes under the folder that was given, under a name that is made of the content. */
  #save(place: Place, as: 'file' | 'test'): string {
    const { target, cwd, out } = this.#around;
    const schedule = this.#session.schedule(place);
    const file = saveSchedule(out, schedule);
    if (as === 'file') return `Saved: ${pathFrom(cwd, file)}`;
    const path = join(dirname(file), `${basename(file, '.json')}.test.ts`);
    const text = vitest(traceOf(target, schedule));
    refusing(path, () => {
      if (!alreadyThere(path, text)) writeAtomically(path, text);
    });
    return `Saved: ${pathFrom(cwd, resolve(path))}`;
  }

  /** Tells every tab what is new. */
  #changed(said: string): object {
    this.#said = said;
    const before = this.#told;
    this.#told = before?.revision === this.#session.revision ? before : this.#shown();
    this.#push(this.#line(newIn(this.#told, before)));
    return {};
  }

  #line(document: LiveState['document']): string {
    const state: LiveState = { ...this.#session.state(), document, busy: this.#busy, said: this.#said };
    return JSON.stringify(state);
  }

  #shown(): Shown {
    const session = this.#session;
    return { revision: session.revision, branch: session.here.branch, document: session.document() };
  }
}
