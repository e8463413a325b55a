import { lockstep } from '../../properties/conformance/lockstep.ts';
import type { Differences, PairState } from '../../properties/conformance/lockstep.ts';
import type { ClusterOptions, Subject } from '../../properties/seen/subject.ts';
import type { StepRecorder } from '../coverage/recorder.ts';
import { specification } from '../subjects/specification/specification.ts';

/** Makes the servers of a subject for given options. */
export type Maker = (options: ClusterOptions) => Subject;

/** Makes the servers of a subject with the spec beside them. */
export type PairMaker = (options: ClusterOptions) => Subject<PairState>;

/** The code with the spec beside it. `coverage` is told of the spec's steps. */
export const lockstepMaker =
  (code: Maker, coverage: StepRecorder | undefined, differences: Differences): PairMaker =>
  (options) =>
    lockstep(code(options), specification(options, coverage), differences);

/** The same where servers have fewer features than they were made with: the spec then has as many. */
export const ownLockstepMaker =
  (code: Maker, coverage: StepRecorder | undefined, differences: Differences): PairMaker =>
  (options) => {
    const made = code(options);
    const { features = options.features } = made;
    return lockstep(made, specification({ ...options, features }, coverage), differences);
  };

/** One subject for equal options: to make the spec's machine takes longer than many runs. */
export function once(make: Maker): Maker {
  const made = new Map<string, Subject>();
  return (options) => {
    const key = JSON.stringify(options);
    const known = made.get(key);
    if (known !== undefined) return known;
    const subject = make(options);
    made.set(key, subject);
    return subject;
  };
}
