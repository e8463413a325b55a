import type { DiskAnswer, DiskOperation, DiskProgram } from './disk.ts';

/** What a program comes to on a disk that answers at once. What `perform` throws is thrown into the program. */
export function runProgram<Result>(
  program: DiskProgram<Result>,
  perform: (operation: DiskOperation) => DiskAnswer,
): Result {
  let turn = program.next();
  while (turn.done !== true) {
    let answer: DiskAnswer;
    try {
      answer = perform(turn.value);
    } catch (error) {
      turn = program.throw(error);
      continue;
    }
    turn = program.next(answer);
  }
  return turn.value;
}
