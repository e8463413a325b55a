import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** The tests that open many pages in a browser: `npm run test:pages`. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['tests/pages/*.browser.ts'],
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
