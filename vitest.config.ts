import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// When set, the numbers of the run are written to this file as well, for scripts to read.
const report = process.env.RAFTCHECK_TEST_REPORT;

export default defineConfig({
  resolve: {
    // Examples and pasted tests import the package by its name; here it is the sources.
    alias: [
      { find: /^raftcheck$/, replacement: fileURLToPath(new URL('./index.ts', import.meta.url)) },
      { find: /^raftcheck\/(.+)$/, replacement: fileURLToPath(new URL('./$1/index.ts', import.meta.url)) },
    ],
  },
  test: {
    include: ['**/*.test.ts'],
    coverage: {
      include: ['impl/{core,storage}/**/*.ts'],
      exclude: ['**/testing/**'],
      reporter: ['text', 'json'],
    },
    exclude: ['**/node_modules/**', 'dist/**', 'dist-bench/**'],
    // Tests share no state, so files need no fresh process each: a third of the time.
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['tests/global-setup.ts'],
    setupFiles: ['tests/seed.ts'],
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
