import type { Form } from '../../counterexamples/histories/forms.ts';
import { withoutMark } from '../../counterexamples/histories/given.ts';
import { inAnswered } from '../../counterexamples/histories/orders.ts';
import type { StoreHistory, StoreOperation } from '../../counterexamples/histories/operations.ts';
import { show } from '../../counterexamples/printable.ts';
import type { Paint } from '../../counterexamples/show/paint.ts';
import type { LinearizabilityVerdict } from '../../properties/linearizability/check.ts';
import type { KeyValueOperation, KeyValueResult } from '../../properties/linearizability/key-value.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Saving } from '../files/finding-files.ts';
import { big, counted } from '../terminal/numbers.ts';

interface Judged {
  readonly file: string;
  readonly history: StoreHistory;
  readonly placings: number; // that were allowed for each key
}

interface UnreadableHistory {
  readonly file: string;
  readonly verdict: 'unreadable';
  readonly line: number | null;
  readonly fact: string; // with file and line, safe to print
}

/** What came of a file. */
export type HistoryVerdict = (Judged & LinearizabilityVerdict<KeyValueOperation, KeyValueResult>) | UnreadableHistory;

/** The verdict on a file and where its page is; null: nobody asked for one. */
export interface HistoryResult {
  readonly verdict: HistoryVerdict;
  readonly page: Saving | null;
}

export function historyCode({ verdict: { verdict }, page }: HistoryResult): ExitCode {
  const isMissing = page !== null && page.error !== null;
  if (isMissing && verdict === 'holds') return exitCode.usage; // what was asked for is not there
  switch (verdict) {
    case 'holds':
      return exitCode.clean;
    case 'violated':
      return exitCode.violated;
    case 'unknown':
      return exitCode.inconclusive;
    case 'unreadable':
      return exitCode.usage;
    default:
      return unreachable(verdict);
  }
}

/** The verdict in a line, and of a history that is not linearizable what has no place, as the file has it. */
export function historyLines(paint: Paint, judged: HistoryVerdict, page: Saving | null): readonly string[] {
  const file = page?.file ?? null;
  return [...verdictLines(paint, judged), ...(file === null ? [] : [`  page ${show(file)}`])];
}

function verdictLines(paint: Paint, judged: HistoryVerdict): readonly string[] {
  const file = show(judged.file);
  switch (judged.verdict) {
    case 'unreadable':
      return [judged.fact];
    case 'holds': {
      const { operations } = judged.history;
      return [`${paint.green('linearizable')}  ${file}   ${extent(operations)}`];
    }
    case 'unknown': {
      const limit = `${counted(judged.placings, 'placing')} tried`;
      return [`${paint.yellow('unknown')}  ${file}   ${keyText(judged)}the limit was reached, ${limit}`];
    }
    case 'violated': {
      const { noPlace, last, placed, ofKey } = whyNot(judged);
      const line = ({ line: number, text }: Form): string => `    line ${number}  ${show(text, textColumns)}`;
      return [
        `${paint.red('not linearizable')}  ${file}   ${keyText(judged)}${extent(judged.history.operations)}`,
        '  the first operation without a place:',
        ...noPlace.map(line),
        `  behind ${big(placed)} of the ${counted(ofKey, 'operation')}, put in an order that goes well${last.length === 0 ? '' : '; the last of them:'}`,
        ...last.map(line),
      ];
    }
    default:
      return unreachable(judged);
  }
}

const textColumns = 80;

const registerKey = 'register';

/** Which key, if there are several. */
const keyText = ({ key, history }: { readonly key: string; readonly history: StoreHistory }): string =>
  keysOf(history.operations) === 1 && key === registerKey ? '' : `key ${show(withoutMark(key), 40)}: `;

const keysOf = (operations: readonly StoreOperation[]): number => new Set(operations.map(({ key }) => key)).size;

const extent = (operations: readonly StoreOperation[]): string =>
  `${counted(operations.length, 'operation')} on ${counted(keysOf(operations), 'key')}`;

interface WhyNot {
  readonly noPlace: readonly Form[]; // its call, and its answer
  readonly placed: number;
  readonly ofKey: number;
  readonly last: readonly Form[];
}

/** One of those that are stuck had to come next: first of all the one that was answered first. */
function whyNot(judged: Extract<HistoryVerdict, { readonly verdict: 'violated' }>): WhyNot {
  const { history, key, longest, stuck } = judged;
  const [first] = inAnswered(stuck);
  const formsOf = (operation: StoreOperation | undefined): readonly Form[] =>
    [operation?.called, operation?.answer?.returned].flatMap((place) => {
      const form = place === undefined ? undefined : history.events[place];
      return form === undefined ? [] : [{ line: form.line, text: form.text }];
    });
  const ofKey = history.operations.filter((operation) => operation.key === key).length;
  return { noPlace: formsOf(first), placed: longest.length, ofKey, last: formsOf(longest.at(-1)) };
}

/** The same for --json. */
export function historyValue({ verdict, page }: HistoryResult): object {
  return { ...verdictValue(verdict), ...(page !== null && { page: page.file, pageError: page.error?.fact ?? null }) };
}

function verdictValue(judged: HistoryVerdict): object {
  const { file } = judged;
  if (judged.verdict === 'unreadable') {
    const { line, fact } = judged;
    return { file, verdict: 'unreadable', error: { line, fact } };
  }
  const { operations } = judged.history;
  const common = { file, operations: operations.length, keys: keysOf(operations) };
  switch (judged.verdict) {
    case 'holds':
      return { ...common, verdict: 'linearizable' };
    case 'unknown':
      return { ...common, verdict: 'unknown', key: withoutMark(judged.key) };
    case 'violated': {
      const { noPlace, placed, last } = whyNot(judged);
      return { ...common, verdict: 'notLinearizable', key: withoutMark(judged.key), noPlace, placed, last };
    }
    default:
      return unreachable(judged);
  }
}
