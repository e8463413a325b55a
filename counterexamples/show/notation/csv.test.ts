import { describe, expect, test } from 'vitest';
import { foreignRun, manyRuns } from '../../testing/saved-runs.ts';
import { csv } from './csv.ts';

/** The records of a text by RFC 4180: a quote may only begin a field, and a quoted field ends with its quote. */
function read(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let record: string[] = [];
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\n)/y;
  for (let at = 0; at < text.length; at = field.lastIndex) {
    field.lastIndex = at;
    const [, written = '', end] = field.exec(text) ?? [];
    if (end === undefined) throw new Error(`no field of CSV: ${text.slice(at, at + 60)}`);
    record.push(written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written);
    if (end === '\n') {
      records.push(record);
      record = [];
    }
  }
  return records;
}

describe('a CSV is one by RFC 4180, with three cells a server in each record', () => {
  test.each(manyRuns())('%s', (_, trace) => {
    const records = read(csv(trace));
    const { servers } = trace.schedule.options;
    expect(records.filter((record) => record.length !== 3 * servers)).toEqual([]);
    const cells = records.flat().map((cell) => cell.trim());
    expect(cells.filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
    const roles = records.flatMap((record) => record.filter((__, k) => k % 3 === 0).map((cell) => cell.trim()));
    expect(roles.filter((role) => !/^(N-\d+|Role|FLWR|CNDI|LEAD)$/.test(role))).toEqual([]);
  });

  test('a quote within a field is noticed', () => {
    expect(() => read('a, "b" ,c\n')).toThrow();
    expect(read('"a,""b""",c\n')).toEqual([['a,"b"', 'c']]);
  });
});

test('what a subject says is one cell', () => {
  const ops = read(csv(foreignRun())).map((record) => record[1]?.trim());
  expect(ops.at(-3)).toMatch(/^Gossip\+N-2 load-0\.5 urgent-true to-null text-a"b\\\\x0a;/);
});
