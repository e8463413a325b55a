import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import type { Mutant } from './trial.ts';

/** The code with all its mutants in it, each behind a switch, and compiled. */
export interface MutantBuild {
  readonly worker: string; // the script of a thread in it
  readonly mutants: readonly Mutant[];
}

const mutatedFolder = 'impl/core';

/** The names that StrykerJS gives to the switch and to the counter of what is reached. */
const header = "import { stryMutAct_9fa48, stryCov_9fa48 } from '../../bench/mutation/switch.ts';\n";

/**
 * Makes it out of the sources below `root` and of `compiled`, what tsconfig.bench.json makes of them: there all but the
 * mutated folder is as it is.
 */
export async function buildMutants(root: string, compiled: string): Promise<MutantBuild> {
  const build = join(compiled, 'mutants');
  const staging = join(build, 'instrumented');
  rmSync(build, { recursive: true, force: true });
  for (const folder of ['bench', 'cli', 'counterexamples', 'door', 'impl', 'model', 'properties', 'search', 'world']) {
    cpSync(join(compiled, folder), join(build, folder), { recursive: true });
  }
  const files = readMutated(root);
  // StrykerJS itself tells its switch by a global; ours is a module, which costs a tenth of the time.
  const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: true };
  const instrumented = await new Instrumenter(silent).instrument(files, options);
  for (const { name, content } of instrumented.files) {
    mkdirSync(dirname(join(staging, name)), { recursive: true });
    writeFileSync(join(staging, name), header + content);
  }
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const paths = ['--rootDir', staging, '--outDir', build];
  const inputs = instrumented.files.map(({ name }) => join(staging, name));
  execFileSync(process.execPath, [tsc, ...transpiling, ...paths, ...inputs], { stdio: 'inherit' });
  const texts = new Map(files.map(({ name, content }) => [name, content]));
  const mutants = instrumented.mutants.map(({ id, fileName, location, mutatorName, replacement }) => ({
    id,
    file: fileName,
    line: location.start.line + 1,
    column: location.start.column + 1,
    mutator: mutatorName,
    original: cut(texts.get(fileName) ?? '', location),
    replacement,
  }));
  return { worker: join(build, 'bench/mutation/worker.js'), mutants };
}

/** The sources that are mutated, all but their tests. */
export function readMutated(root: string): { name: string; content: string; mutate: true }[] {
  return readdirSync(join(root, mutatedFolder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort()
    .map((file) => join(mutatedFolder, file))
    .map((name) => ({ name, content: readFileSync(join(root, name), 'utf8'), mutate: true }));
}

/** The mutants of one expression do not agree on its type, so types are taken away and not checked. */
const transpiling = [
  '--ignoreConfig',
  '--noCheck',
  '--verbatimModuleSyntax',
  '--rewriteRelativeImportExtensions',
  '--target',
  'es2023',
  '--module',
  'nodenext',
];

const nothing = (): void => undefined;
const no = (): boolean => false;
const silent = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
};

interface Place {
  readonly line: number;
  readonly column: number;
}

/** The text between two places, which count from 0. */
function cut(text: string, { start, end }: { readonly start: Place; readonly end: Place }): string {
  const lines = text.split('\n').slice(start.line, end.line + 1);
  const last = lines.length - 1;
  return lines.map((line, k) => line.slice(k === 0 ? start.column : 0, k === last ? end.column : undefined)).join('\n');
}
