import { ednOf } from './edn.ts';
import { formsOf } from './forms.ts';
import type { Given } from './given.ts';
import { givenOf } from './given.ts';
import { HistoryError } from './history-error.ts';

/** `INFO  jepsen.util - 3 :invoke :cas [0 1]`: a line of Jepsen's log, or without what stands before of its history.txt. */
const pattern = /^(?:.* - )?(\d{1,15}|:[\w-]+)\s+:(invoke|ok|fail|info)\s+:([\w-]+)(?:\s+(\S.*))?$/;

/** The events of a log, one a line. */
export function logEvents(text: string): readonly Given[] {
  return text.split('\n').flatMap((written, k): readonly Given[] => {
    const line = k + 1;
    const trimmed = written.trim().replaceAll(/\s+/g, ' ');
    if (trimmed === '') return [];
    const [, process = '', type, f, rest = ''] = pattern.exec(trimmed) ?? [];
    if (type === undefined) throw new HistoryError(line, 'this is no operation of a client');
    const form = { line, text: trimmed };
    const [value = null, error] = valuesIn(rest, line);
    return [
      givenOf(form, { process: process.startsWith(':') ? process.slice(1) : Number(process), type, f, value, error }),
    ];
  });
}

/** The value of the operation, and behind it what went wrong. A list that stands alone is one value. */
const valuesIn = (rest: string, line: number): readonly unknown[] =>
  formsOf(`[${rest}]`).map(({ text }) => ednOf({ text, line }));
