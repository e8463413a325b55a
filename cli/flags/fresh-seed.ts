import { randomInt } from 'node:crypto';

const seedMax = 2 ** 31;

/** A seed for a run that was given none. It is printed, so that the run can be made again. */
export const freshSeed = (): number => randomInt(seedMax);
