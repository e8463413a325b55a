// @module-tag slow
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { emptyFolder } from './cli-run.ts';

// `npx raftcheck` in a clone runs the file itself. Other systems know no such mode.
test.skipIf(process.platform === 'win32')('npm run build makes a command line that can be run, each time', () => {
  const root = emptyFolder();
  for (const name of ['package.json', 'tsconfig.json', 'tsconfig.build.json']) copyFileSync(name, join(root, name));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, 'cli'));
  writeFileSync(join(root, 'cli/bin.ts'), "#!/usr/bin/env node\nconsole.log('it runs');\n");
  copyFileSync('cli/vite.config.ts', join(root, 'cli/vite.config.ts'));
  for (const name of ['search', 'explore']) {
    mkdirSync(join(root, 'cli', name));
    writeFileSync(join(root, 'cli', name, 'worker.ts'), 'console.log(import.meta.url);\n');
  }
  writeFileSync(join(root, 'index.ts'), 'export {};\n');
  mkdirSync(join(root, 'page'));
  writeFileSync(join(root, 'page/index.html'), '<p>a page</p>');
  writeFileSync(
    join(root, 'page/vite.config.ts'),
    "export default { root: import.meta.dirname, build: { outDir: '../dist/page' } };\n",
  );
  const bin = join(root, 'dist/cli/bin.js');
  for (const round of [1, 2]) {
    const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], { cwd: root, encoding: 'utf8' });
    expect([round, status], stdout + stderr).toEqual([round, 0]);
    expect((statSync(bin).mode & 0o777).toString(8)).toBe('755');
    expect(readFileSync(join(root, 'dist/page/index.html'), 'utf8')).toContain('a page');
    expect(execFileSync(bin, { encoding: 'utf8' })).toBe('it runs\n');
    const worker = join(root, 'dist/cli/search/worker.js');
    expect(execFileSync(process.execPath, [worker], { encoding: 'utf8' })).toBe(`${pathToFileURL(worker).href}\n`);
    chmodSync(bin, 0o644);
  }
});
