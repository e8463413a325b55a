import type { SpecConfig } from '../../model/index.ts';
import type { RecordStep, StepRecorder } from './recorder.ts';

/** Tells a recorder of the steps of a run only once that run counts. */
export class HeldBack implements StepRecorder {
  readonly #recorder: StepRecorder;
  #steps: (() => void)[] = [];

  constructor(recorder: StepRecorder) {
    this.#recorder = recorder;
  }

  recordOf(config: SpecConfig): RecordStep {
    const record = this.#recorder.recordOf(config);
    return (role, event, transition) => void this.#steps.push(() => record(role, event, transition));
  }

  /** What was held back counts. */
  tell(): void {
    for (const step of this.#steps) step();
    this.#steps = [];
  }

  /** It does not. */
  forget(): void {
    this.#steps = [];
  }
}
