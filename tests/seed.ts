import fc from 'fast-check';
import { inject } from 'vitest';

// Runs before every test file: each property that names no seed of its own uses the seed of the run.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: inject('fastCheckSeed') });
