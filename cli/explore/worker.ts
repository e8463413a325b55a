import { parentPort, workerData } from 'node:worker_threads';
import { CoverageRecorder } from '../../world/coverage/recorder.ts';
import { Part } from '../../search/explore/parallel/part.ts';
import { makeExplorable } from '../../search/explore/system.ts';
import { metBy } from './job.ts';
import type { PartJob, Told } from './job.ts';

// A worker thread of an exhaustive search: explores its part until the board says that the search has ended.
const { spec, abstraction, limits, part: me, memory } = workerData as PartJob;
const recorder = new CoverageRecorder();
const part = new Part(makeExplorable(spec, recorder), abstraction, limits, me, memory);
part.run(() => performance.now());
const told: Told = { ...metBy(part.tables, recorder.take()), share: part.share };
parentPort?.postMessage(told);
