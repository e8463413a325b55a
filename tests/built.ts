import { join } from 'node:path';
import { inject } from 'vitest';

/** The folder with the sources as JavaScript, for tests that start processes and threads of their own. */
export const builtFolder = (): string => inject('build');

/** The command line in it. */
export const builtBin = (): string => join(builtFolder(), 'cli/bin.js');
