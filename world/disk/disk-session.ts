import type { DiskAnswer, DiskError, DiskOperation, DiskProgram } from '../../impl/index.ts';
import { perform } from './perform.ts';
import { copyOfBytes } from './slab.ts';
import type { SimulatedDisk } from './simulated-disk.ts';

const OPERATIONS_MAX = 1_000_000; // a program that asks for more of one disk goes in circles

/** One life of a storage, from boot to crash: runs programs on a simulated disk, and remembers what they asked for. */
export class DiskSession {
  readonly start: SimulatedDisk;
  #disk: SimulatedDisk;
  readonly #operations: DiskOperation[] = [];

  constructor(start: SimulatedDisk) {
    this.start = start;
    this.#disk = start;
  }

  get disk(): SimulatedDisk {
    return this.#disk;
  }

  /** What was asked for so far, failed or not: from `start`, the same operations lead to `disk`. */
  get operations(): readonly DiskOperation[] {
    return this.#operations;
  }

  /** What the program comes to. A failed operation is thrown into it; what it does not catch is thrown on. */
  run<Result>(program: DiskProgram<Result>): Result {
    let turn = program.next();
    while (turn.done !== true) {
      const performed = this.#perform(turn.value);
      turn = performed instanceof Error ? program.throw(performed) : program.next(performed);
    }
    return turn.value;
  }

  #perform(asked: DiskOperation): DiskAnswer | DiskError {
    if (this.#operations.length === OPERATIONS_MAX) throw new RangeError(`more than ${OPERATIONS_MAX} operations`);
    // A copy, for a program may use its buffer again.
    const operation = asked.kind === 'write' ? withOwnBytes(asked) : asked;
    this.#operations.push(operation);
    const performed = perform(this.#disk, operation);
    this.#disk = performed.disk;
    return performed.kind === 'failed' ? performed.error : performed.answer;
  }
}

const withOwnBytes = ({ file, at, bytes }: Extract<DiskOperation, { kind: 'write' }>): DiskOperation => ({
  kind: 'write',
  file,
  at,
  bytes: copyOfBytes(bytes),
});
