import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { ExitCode } from '../cli/exit-code.ts';
import type { Io } from '../cli/io.ts';
import { main } from '../cli/main.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Around {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  readonly interrupted?: AbortSignal;
}

/** Runs a command line in this process; `argv` may be given as one text without blanks in words. */
export async function raftcheck(argv: string | readonly string[], around: Around = {}): Promise<Ran> {
  const words = typeof argv === 'string' ? argv.split(' ').filter((word) => word !== '') : argv;
  return ran((io) => main(words, io), around);
}

/** Runs anything that prints. */
export async function ran(run: (io: Io) => Promise<ExitCode>, around: Around = {}): Promise<Ran> {
  const { cwd = emptyFolder(), env = {}, isTTY = false, interrupted = new AbortController().signal } = around;
  const [stdout, stderr] = [new Sink(isTTY), new Sink(isTTY)];
  const code = await run({ stdout, stderr, env, cwd, interrupted });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** A search that finds something at once. */
export const findingFault = 'fuzz --subject fault:commit-quorum-off-by-one --features none --seed 1 --runs 64';

/** A schedule file in `cwd`, three steps long, on which that fault breaks Commit Durability. It is searched for once. */
export async function foundFile(cwd: string): Promise<string> {
  found ??= searchForFile();
  const { name, text } = await found;
  const folder = 'counterexamples/found';
  mkdirSync(join(cwd, folder), { recursive: true });
  writeFileSync(join(cwd, folder, name), text);
  return join(folder, name);
}

let found: Promise<{ readonly name: string; readonly text: string }> | undefined;

async function searchForFile(): Promise<{ readonly name: string; readonly text: string }> {
  const cwd = emptyFolder();
  await raftcheck(`${findingFault} --conformance off --quiet --out .`, { cwd });
  const [name = ''] = readdirSync(cwd);
  return { name, text: readFileSync(join(cwd, name), 'utf8') };
}

export const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

/** The first character of every control sequence of a terminal. */
export const escape = '\u001b';

/** A new folder that nothing else uses. It is gone when the test is over. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'raftcheck-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

class Sink extends Writable {
  readonly isTTY: boolean;
  readonly columns = 80;
  readonly rows = 24;
  text = '';

  constructor(isTTY: boolean) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}
