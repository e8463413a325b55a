import { chmodSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** In a bundle, each module finds the files beside it where they would be if it were not bundled. */
function ownPlaces(): Plugin {
  return {
    name: 'raftcheck:own-places',
    transform(code, id) {
      if (!id.startsWith(root) || id.includes('node_modules') || !code.includes('import.meta.url')) return null;
      const place = relative(root, id).replace(/\.ts$/, '.js');
      return { code: code.replaceAll('import.meta.url', `placeOfModule("${place}")`), map: null };
    },
    renderChunk(code, { fileName }) {
      const url = (_: string, place: string): string =>
        `new URL("${join(relative(dirname(fileName), '.'), place)}", import.meta.url).href`;
      return { code: code.replaceAll(/placeOfModule\("([^"]*)"\)/g, url), map: null };
    },
  };
}

/** `npx raftcheck` in a clone runs the file itself. */
const executable: Plugin = {
  name: 'raftcheck:executable',
  writeBundle: ({ dir = '' }) => chmodSync(join(dir, 'cli/bin.js'), 0o755),
};

/** The command line in few files, which load in a third of the time that its modules take; packages stay outside. */
export default defineConfig({
  root,
  logLevel: 'warn',
  publicDir: false,
  plugins: [ownPlaces(), executable],
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: true, // the modules come after it
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: Object.fromEntries(
        ['cli/bin', 'cli/search/worker', 'cli/explore/worker'].map((name) => [name, join(root, `${name}.ts`)]),
      ),
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'cli/[name].js',
        sourcemapExcludeSources: true,
        comments: false,
      },
    },
  },
});
