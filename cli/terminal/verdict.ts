import type { Paint } from '../../counterexamples/show/paint.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';

interface Ending {
  readonly name: string; // for --json
  readonly word: string;
  readonly look: 'green' | 'red' | 'yellow';
  readonly text: string;
}

const endings: ReadonlyMap<ExitCode, Ending> = new Map([
  [exitCode.clean, ending('clean', 'PASS', 'green', 'nothing wrong was found within the budget')],
  [exitCode.violated, ending('violated', 'FAIL', 'red', 'see above')],
  [exitCode.inconclusive, ending('inconclusive', 'UNKNOWN', 'yellow', 'too little happened for a verdict')],
  [exitCode.usage, ending('unreadable', 'FAIL', 'red', 'a saved file cannot be used')],
  ...[exitCode.hungUp, exitCode.interrupted, exitCode.terminated].map(
    (code) => [code, ending('interrupted', 'INTERRUPTED', 'yellow', 'no verdict')] as const,
  ),
]);

function ending(name: string, word: string, look: Ending['look'], text: string): Ending {
  return { name, word, look, text };
}

/** An exit code as a word, for --json. */
export const verdictWord = (code: ExitCode): string => endings.get(code)?.name ?? 'error';

/** The last word of a command that judges, said in words too: no colour carries a meaning alone. */
export function verdictLine(paint: Paint, code: ExitCode, after: string): string {
  const { word, look, text } = endings.get(code) ?? ending('error', 'ERROR', 'red', `exit code ${code}`);
  return `${paint.bold(paint[look](word))}   ${text}, after ${after}`;
}
