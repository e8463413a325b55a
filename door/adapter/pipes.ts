import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SubjectError } from '../../properties/subject-error.ts';
import { watchMemory, words } from './watch.ts';

/** The process ended, or its end of a pipe is gone. */
export class AdapterEnded extends Error {
  override readonly name = 'AdapterEnded';
}

/** A line that is longer is a flood. */
const lineMax = 16 * 1024 * 1024;
const newline = 10;
const stderrTail = 2000; // characters
const statusMs = 5000; // for the shell to write how the command ended: one that aborts may write its memory out first

/**
 * Starts the command in a process group of its own. Once this process, or the thread that has started it, is gone in
 * whatever way, the shell's standard input ends: it then ends the whole group, and removes the folder.
 */
const script = `
exec 3<&0
{ eval "$2"; } <"$1/in" >"$1/out" 2>"$1/err" 3<&- &
command=$!
{ cat >/dev/null; rm -rf "$1"; kill -9 0; } <&3 &
wait $command
echo $? >"$1/status"
wait
`;

/**
 * Another process that is asked in lines and answers in lines, synchronously: a thread that asks waits in the system call,
 * which is ten times as fast as by the event loop. POSIX only. A thread beside it ends the process if it says nothing for
 * too long.
 */
export class Pipes {
  readonly #folder: string;
  readonly #pid: number;
  readonly #watch: Int32Array;
  readonly #silenceMs: number;
  readonly #in: number;
  readonly #out: number;
  readonly #buffer = Buffer.alloc(1 << 16);

  /** Throws a SubjectError if this machine cannot do it. That the command is none shows at the first question. */
  constructor(command: string, cwd: string, silenceMs: number) {
    if (process.platform === 'win32')
      throw new SubjectError('an adapter needs named pipes, which Windows does not have: take WSL');
    this.#folder = mkdtempSync(join(tmpdir(), 'raftcheck-adapter-')); // for its owner alone
    const [into, out] = [join(this.#folder, 'in'), join(this.#folder, 'out')];
    const { status } = spawnSync('mkfifo', ['-m', '600', into, out]);
    if (status !== 0) throw new SubjectError('an adapter needs named pipes, and mkfifo does not make them here');
    const child = spawn('sh', ['-c', script, 'sh', this.#folder, command], {
      cwd,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.unref();
    (child.stdin as unknown as { unref(): void }).unref(); // a socket: it ends with this process, and must not keep it
    this.#pid = child.pid ?? 0;
    this.#silenceMs = silenceMs;
    const memory = watchMemory();
    this.#watch = new Int32Array(memory);
    const file = new URL(`./watchdog${extname(import.meta.url)}`, import.meta.url);
    new Worker(file, { workerData: { memory, pid: this.#pid, silenceMs } }).unref();
    this.#in = openSync(into, 'w');
    this.#out = openSync(out, 'r');
  }

  /** The answer to a line. Throws AdapterEnded, or a SubjectError if it says nothing, or too much. */
  ask(line: string): string {
    this.#watching(1);
    try {
      this.#write(Buffer.from(`${line}\n`));
      return this.#line();
    } finally {
      this.#watching(0);
    }
  }

  /** How it ended, as a shell says it, and the end of what it wrote to stderr: for people. */
  last(): { readonly status: string; readonly stderr: string } {
    const file = join(this.#folder, 'status');
    for (let waited = 0; waited < statusMs && !existsSync(file); waited += 10)
      Atomics.wait(this.#watch, words.never, 0, 10);
    const status = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    const stderr = readFileSync(join(this.#folder, 'err'), 'utf8').trimEnd().slice(-stderrTail);
    return { status, stderr };
  }

  close(): void {
    Atomics.store(this.#watch, words.over, 1);
    Atomics.notify(this.#watch, words.asked);
    try {
      process.kill(-this.#pid, 'SIGKILL');
    } catch {
      // it has ended
    }
    for (const pipe of [this.#in, this.#out]) closeSync(pipe);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #watching(waits: 0 | 1): void {
    Atomics.store(this.#watch, words.waits, waits);
    Atomics.add(this.#watch, words.asked, 1);
  }

  #write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      try {
        at += writeSync(this.#in, bytes, at);
      } catch (error) {
        throw this.#ended(error);
      }
    }
  }

  /** What comes is kept in pieces until the line is whole: to join them each time would take ever longer. */
  #line(): string {
    const pieces: Buffer[] = [];
    for (let length = 0; length <= lineMax; ) {
      const count = readSync(this.#out, this.#buffer);
      if (count === 0) throw this.#ended(null);
      const piece = this.#buffer.subarray(0, count);
      const end = piece.indexOf(newline);
      if (end >= 0) {
        if (end < count - 1) throw new SubjectError(`answered twice: then came ${shown(piece.subarray(end + 1))}`);
        const last = piece.subarray(0, end);
        return textOf(pieces.length === 0 ? last : Buffer.concat([...pieces, last]));
      }
      pieces.push(Buffer.from(piece));
      length += count;
    }
    throw new SubjectError(`a line of more than ${lineMax} bytes`);
  }

  #ended(cause: unknown): Error {
    if (Atomics.load(this.#watch, words.silent) === 1)
      return new SubjectError(`no answer for ${this.#silenceMs / 1000} s`);
    return new AdapterEnded('the process has ended', { cause });
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function textOf(line: Buffer): string {
  try {
    return decoder.decode(line);
  } catch {
    throw new SubjectError(`a line that is no UTF-8: ${shown(line)}`);
  }
}

const shownBytes = 60;

const shown = (bytes: Buffer): string => JSON.stringify(bytes.subarray(0, shownBytes).toString('latin1'));
