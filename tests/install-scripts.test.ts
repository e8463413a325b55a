import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Locked {
  readonly dev?: true;
  readonly hasInstallScript?: true;
}

interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}

/** Packages that a user installs with ours, and that want to run something then. */
const running = ({ packages }: Lock): readonly string[] =>
  Object.entries(packages)
    .filter(([path, { dev, hasInstallScript }]) => path !== '' && dev !== true && hasInstallScript === true)
    .map(([path]) => path);

test('no package that ours needs has an install script', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  expect(Object.keys(lock.packages).length).toBeGreaterThan(50);
  expect(running(lock)).toEqual([]);
});

test('one that had would be noticed', () => {
  const packages = {
    '': { hasInstallScript: true },
    a: { hasInstallScript: true },
    b: { dev: true, hasInstallScript: true },
  } as const;
  expect(running({ packages })).toEqual(['a']);
});
