import type { DiskErrorCode, DiskOperation } from '../../../impl/index.ts';
import { unreachable } from '../../../properties/unreachable.ts';

/** A file as two plain lists of bytes. */
interface NaiveFile {
  visible: number[];
  durable: number[];
}

type NaiveAnswer = readonly string[] | readonly number[] | DiskErrorCode | undefined;

/** The disk in the plainest way: names lead to lists of bytes, changed in place, and a sync copies all. */
export class NaiveDisk {
  readonly #visible = new Map<string, NaiveFile>();
  #durable = new Map<string, NaiveFile>();

  perform(operation: DiskOperation): NaiveAnswer {
    switch (operation.kind) {
      case 'list':
        return [...this.#visible.keys()].toSorted();
      case 'syncDirectory':
        this.#durable = new Map(this.#visible);
        return undefined;
      case 'create':
        if (this.#visible.has(operation.file)) return 'EEXIST';
        this.#visible.set(operation.file, { visible: [], durable: [] });
        return undefined;
      case 'rename': {
        const file = this.#visible.get(operation.from);
        if (file === undefined) return 'ENOENT';
        this.#visible.delete(operation.from);
        this.#visible.set(operation.to, file);
        return undefined;
      }
      case 'read':
      case 'write':
      case 'truncate':
      case 'sync':
      case 'remove': {
        const file = this.#visible.get(operation.file);
        return file === undefined ? 'ENOENT' : this.#performOn(file, operation);
      }
      default:
        return unreachable(operation);
    }
  }

  #performOn(
    file: NaiveFile,
    operation: Extract<DiskOperation, { kind: 'read' | 'write' | 'truncate' | 'sync' | 'remove' }>,
  ): NaiveAnswer {
    switch (operation.kind) {
      case 'read':
        return [...file.visible];
      case 'write':
        if (operation.bytes.length === 0) return undefined;
        while (file.visible.length < operation.at) file.visible.push(0);
        file.visible.splice(operation.at, operation.bytes.length, ...operation.bytes);
        return undefined;
      case 'truncate':
        file.visible.length = Math.min(file.visible.length, operation.size);
        while (file.visible.length < operation.size) file.visible.push(0);
        return undefined;
      case 'sync':
        file.durable = [...file.visible];
        return undefined;
      case 'remove':
        this.#visible.delete(operation.file);
        return undefined;
      default:
        return unreachable(operation);
    }
  }

  /** What a reader sees now. */
  visible(): Readonly<Record<string, readonly number[]>> {
    return this.#contents(this.#visible, ({ visible }) => visible);
  }

  /** What a reader sees after a crash that takes all that is not synced. */
  durable(): Readonly<Record<string, readonly number[]>> {
    return this.#contents(this.#durable, ({ durable }) => durable);
  }

  #contents(
    names: ReadonlyMap<string, NaiveFile>,
    of: (file: NaiveFile) => readonly number[],
  ): Readonly<Record<string, readonly number[]>> {
    return Object.fromEntries([...names].map(([name, file]) => [name, [...of(file)]]));
  }
}
