// @module-tag slow
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiPage, doors } from './api-page.ts';
import { emptyFolder } from './cli-run.ts';

test('docs/api.md says what is behind every door', async () => {
  const declared = emptyFolder();
  const flags = ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--noCheck'];
  const sources = ['--outDir', declared];
  const { status, stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', ...flags, ...sources], {
    encoding: 'utf8',
  });
  expect(status, stdout).toBe(0);
  await expect(apiPage('.', declared)).toMatchFileSnapshot('../docs/api.md');
});

test('the doors are those of package.json', () => {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly exports: object };
  const named = Object.keys(exports).filter((door) => door !== './package.json');
  expect(doors.map(([door]) => door.replace('raftcheck', '.')).sort()).toEqual(named.sort());
});
