import type { DiskAnswer, DiskOperation, DiskProgram } from '../disk/disk.ts';

/** A program of which each operation is done by another program: to see what a storage makes of a strange disk. */
export function* alteredProgram<Result>(
  program: DiskProgram<Result>,
  perform: (operation: DiskOperation) => DiskProgram<DiskAnswer>,
): DiskProgram<Result> {
  let turn = program.next();
  while (turn.done !== true) {
    let answer: DiskAnswer;
    try {
      answer = yield* perform(turn.value);
    } catch (error) {
      turn = program.throw(error);
      continue;
    }
    turn = program.next(answer);
  }
  return turn.value;
}
