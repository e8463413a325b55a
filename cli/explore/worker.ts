import { workerData } from 'node:worker_threads';
import { Part } from '../../properties/explore/parallel/part.ts';
import { makeExplorable } from '../../properties/explore/system.ts';
import type { PartJob } from './job.ts';

// A worker thread of an exhaustive search: explores its part until the board says that the search has ended.
const { system, reductions, limits, part, memory } = workerData as PartJob;
new Part(makeExplorable(system), reductions, limits, part, memory).run();
