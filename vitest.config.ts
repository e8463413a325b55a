import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// When set, the numbers of the run are written to this file as well, for scripts to read.
const report = process.env.RAFTCHECK_TEST_REPORT;

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * Tests import the JavaScript that tests/compile.ts made of the sources: Node runs it faster than Vitest's own modules,
 * and processes that tests start run the same. Watching and coverage need the sources themselves.
 */
function compiledSources(): Plugin {
  let isWanted = false;
  return {
    name: 'raftcheck:compiled-sources',
    enforce: 'pre',
    configureVitest({ vitest: { config } }) {
      isWanted = !config.watch && !config.coverage.enabled;
    },
    resolveId(id, importer) {
      const build = process.env.RAFTCHECK_TEST_BUILD;
      if (!isWanted || build === undefined || importer === undefined) return null;
      const path = id.startsWith('.') ? resolve(dirname(importer), id) : id;
      if (!path.startsWith(root) || !path.endsWith('.ts')) return null;
      const compiled = join(build, relative(root, path).replace(/\.ts$/, '.js'));
      return existsSync(compiled) ? { id: compiled, external: true } : null;
    },
  };
}

/** Files with slow tests first, so that no core waits at the end while the other has a long one left. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const slow = new Set(
      files.filter(({ moduleId }) => /@module-tag slow|tags: 'slow'/.test(readFileSync(moduleId, 'utf8'))),
    );
    const sorted = await super.sort(files); // by how long they took before, where that is known
    return [...sorted.filter((file) => slow.has(file)), ...sorted.filter((file) => !slow.has(file))];
  }
}

export default defineConfig({
  plugins: [compiledSources()],
  resolve: {
    // Examples and pasted tests import the package by its name; here it is the sources.
    alias: [
      { find: /^raftcheck$/, replacement: fileURLToPath(new URL('./index.ts', import.meta.url)) },
      ...Object.entries({
        disk: 'world/disk',
        explore: 'search/explore',
        linearizability: 'properties/linearizability',
      }).map(([door, folder]) => ({ find: `raftcheck/${door}`, replacement: join(root, folder, 'index.ts') })),
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
    // At the head of a file, or given to a test: what searches for long. `npm run test:quick` leaves it out.
    tags: [{ name: 'slow', description: 'searches for long; npm test runs it, npm run test:quick does not' }],
    // Tests share no state, so files need no fresh process each: a third of the time.
    isolate: false,
    sequence: { sequencer: SlowFirst },
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['tests/global-setup.ts'],
    setupFiles: ['tests/seed.ts'],
    execArgv: ['--enable-source-maps'], // stacks name the sources
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
