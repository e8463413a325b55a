import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { unreachable } from '../../core/unreachable.ts';
import type { DiskAnswer, DiskOperation, DiskProgram } from './disk.ts';
import { DiskError } from './disk.ts';
import { diskErrorOf } from './node-error.ts';
import { writeAll } from './write-all.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR } = constants;

const filesMax = 8; // open at a time; a log has two that it writes to again and again

/** A file that was written to, kept open for the next time. */
interface OpenFile {
  readonly handle: FileHandle;
  size: number;
  isResized: boolean; // since the last sync
}

/**
 * A directory of a real file system, for storage programs to run on. The waiting is done off the main thread, so a slow
 * disk delays the program that needs it and nothing else.
 */
export class NodeDisk {
  readonly #path: string;
  readonly #files = new Map<string, OpenFile>();

  constructor(path: string) {
    this.#path = path;
  }

  /** What the program comes to. A failed operation is thrown into it; what it does not catch is thrown on. */
  async run<Result>(program: DiskProgram<Result>): Promise<Result> {
    let turn = program.next();
    while (turn.done !== true) {
      const outcome = await this.#try(turn.value);
      turn = outcome instanceof DiskError ? program.throw(outcome) : program.next(outcome);
    }
    return turn.value;
  }

  /** Gives every file back. What was not synced may be lost, as ever. */
  async close(): Promise<void> {
    await Promise.all([...this.#files.keys()].map(async (file) => this.#forget(file)));
  }

  async #try(operation: DiskOperation): Promise<DiskAnswer | DiskError> {
    try {
      return await this.#perform(operation);
    } catch (error) {
      const file = operation.kind === 'rename' ? operation.from : 'file' in operation ? operation.file : '';
      return diskErrorOf(error, operation.kind, file);
    }
  }

  async #perform(operation: DiskOperation): Promise<DiskAnswer> {
    switch (operation.kind) {
      case 'list':
        return (await readdir(this.#path)).sort();
      case 'read':
        return this.#read(operation.file);
      case 'create':
        return this.#keep(operation.file, await this.#open(operation.file, O_CREAT | O_EXCL));
      case 'write':
        return this.#write(operation.file, operation.at, operation.bytes);
      case 'truncate':
        return this.#truncate(operation.file, operation.size);
      case 'sync':
        return this.#sync(operation.file);
      case 'rename':
        return this.#rename(operation.from, operation.to);
      case 'remove':
        await unlink(this.#pathOf(operation.file));
        return this.#forget(operation.file);
      case 'syncDirectory':
        return this.#syncDirectory();
      default:
        return unreachable(operation);
    }
  }

  // Whoever put a pipe, a device or a link in the place of a file shall not make us wait or read elsewhere.
  async #read(file: string): Promise<Uint8Array> {
    const handle = await open(this.#pathOf(file), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      if (!(await handle.stat()).isFile()) throw new Error('this is no file');
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  async #write(file: string, at: number, bytes: Uint8Array): Promise<undefined> {
    const opened = await this.#opened(file);
    await writeAll(opened.handle, bytes, at);
    if (at + bytes.length <= opened.size) return;
    opened.size = at + bytes.length;
    opened.isResized = true;
  }

  async #truncate(file: string, size: number): Promise<undefined> {
    const opened = await this.#opened(file);
    await opened.handle.truncate(size);
    opened.size = size;
    opened.isResized = true;
  }

  // Without a new size, the data alone will do: one write to the disk instead of two or more.
  async #sync(file: string): Promise<undefined> {
    const opened = await this.#opened(file);
    await (opened.isResized ? opened.handle.sync() : opened.handle.datasync());
    opened.isResized = false;
  }

  async #rename(from: string, to: string): Promise<undefined> {
    await rename(this.#pathOf(from), this.#pathOf(to));
    await this.#forget(to);
    const opened = this.#files.get(from);
    this.#files.delete(from);
    if (opened !== undefined) this.#files.set(to, opened);
  }

  async #syncDirectory(): Promise<undefined> {
    const handle = await open(this.#path, O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async #opened(file: string): Promise<OpenFile> {
    const known = this.#files.get(file);
    if (known !== undefined) {
      this.#files.delete(file);
      this.#files.set(file, known); // now the last one to be closed
      return known;
    }
    const opened = await this.#open(file, O_NOFOLLOW | O_NONBLOCK);
    await this.#keep(file, opened);
    return opened;
  }

  async #keep(file: string, opened: OpenFile): Promise<undefined> {
    this.#files.set(file, opened);
    const [oldest] = this.#files.keys();
    if (this.#files.size > filesMax && oldest !== undefined) await this.#forget(oldest);
  }

  async #open(file: string, flags: number): Promise<OpenFile> {
    const handle = await open(this.#pathOf(file), O_RDWR | flags, 0o600);
    // Whoever made it that long may not have synced it.
    return { handle, size: (await handle.stat()).size, isResized: true };
  }

  async #forget(file: string): Promise<undefined> {
    const opened = this.#files.get(file);
    this.#files.delete(file);
    await opened?.handle.close();
  }

  #pathOf(file: string): string {
    return join(this.#path, file);
  }
}
