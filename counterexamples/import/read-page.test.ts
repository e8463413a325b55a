import { describe, expect, test } from 'vitest';
import { election, runOf } from '../testing/example-runs.ts';
import { csv } from '../show/notation/csv.ts';
import { rst } from '../show/notation/rst.ts';
import { PageError } from './page-error.ts';
import { readTracePage } from './read-page.ts';
import { rowsOfPage } from './trace-page.ts';
import type { TracePage } from './trace-page.ts';

const trace = runOf(election, { title: 'an election', sections: [{ fromStep: 1, title: 'votes' }] });

const read = (text: string | Uint8Array, source = 'page'): TracePage =>
  readTracePage(typeof text === 'string' ? new TextEncoder().encode(text) : text, source);

function factOf(text: string | Uint8Array, source?: string): string {
  try {
    read(text, source);
  } catch (error) {
    if (error instanceof PageError) return error.fact;
    throw error;
  }
  return 'read';
}

describe('a page is read into plain data', () => {
  test('RST: name, title, sections and rows, each with its line', () => {
    const page = read(rst(trace, { name: 'own_1', suite: 'ours', description: ['One line.', '', 'Another.'] }));
    expect(page).toMatchObject({
      form: 'rst',
      name: 'own_1',
      title: 'Test own_1 from file ours',
      description: ['One line.', '', 'Another.'],
      nodes: 3,
      sections: [{ number: 1, title: 'votes' }],
    });
    expect(rowsOfPage(page)).toHaveLength(12);
    expect(rowsOfPage(page)[3]).toEqual({
      number: 4,
      line: 35,
      node: 2,
      op: { kind: 'received', message: 'poll', peer: 1 },
      cells: [
        { role: 'CNDI', op: '', delta: '' },
        { role: 'FLWR', op: 'N-1+poll t-1 li-0 lt-0', delta: 't-1' },
        { role: 'FLWR', op: '', delta: '' },
      ],
    });
    // An answer that is sent names its sender and nobody else.
    expect(rowsOfPage(page)[10]?.op).toEqual({ kind: 'sent', message: 'ae_reply', peer: null });
    expect(rowsOfPage(page)[11]?.op).toEqual({ kind: 'received', message: 'ae_reply', peer: 2 });
  });

  test('CSV: the same rows behind one in which all start, up to the legend', () => {
    const page = read(`${csv(trace)} Column Label , Description , Details, with a comma \n anything\n`);
    expect(page).toMatchObject({ form: 'csv', name: '', nodes: 3, sections: [{ number: 1, title: '' }] });
    expect(rowsOfPage(page)).toHaveLength(13);
    expect(rowsOfPage(page)[0]).toMatchObject({ node: 0, op: { kind: 'event', event: 'STARTED' } });
    expect(rowsOfPage(page)[11]?.op).toEqual({ kind: 'sent', message: 'ae_reply', peer: 1 });
  });

  test('with the line ends of Windows', () => {
    expect(rowsOfPage(read(rst(trace).replaceAll('\n', '\r\n')))).toEqual(rowsOfPage(read(rst(trace))));
  });
});

describe('what is no page is refused in one line that says where', () => {
  test.each<readonly [string, string | Uint8Array, string]>([
    ['nothing', '', 'page: no page of trace tables: nothing like "Section 1: TITLE" in it'],
    ['other text', 'Section 1: no rule\n', 'page: no page of trace tables: nothing like "Section 1: TITLE" in it'],
    ['binary', new Uint8Array([0x53, 0, 1, 2]), 'page: the file is binary: it holds a null byte'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x53, 0]), 'page: the file is in UTF-16'],
    ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0]), 'page: the file is compressed with gzip'],
    ['Latin 1', new Uint8Array([0x53, 0xe9, 0x20]), 'page: the file is not valid UTF-8'],
    ['no table', 'Section 1: T\n============\n', 'page:1: section 1 has no trace table'],
    ['sections that go back', 'Section 2: T\n============\n.. collapse:: section 2 trace table\n', 'page:1: section 2'],
    ['CSV without heads', ' N-1 , N-2 \n Role , Op \n', 'page:1: row 0: expected the heads of 1 to 9 nodes'],
    ['CSV with other heads', ' N-1,N-1,N-2\n Role,Op,Delta\n', 'page:1: row 0, N-1 Delta: expected the head "N-1"'],
  ])('%s', (_, text, fact) => {
    expect(factOf(text)).toContain(fact);
  });

  test('more than is read', () => {
    expect(factOf(new Uint8Array(16 * 1024 * 1024 + 1).fill(0x20))).toBe('page: larger than 16 MiB, more than is read');
    const head = ' N-1,N-1,N-1\n Role,Op,Delta\n';
    expect(factOf(head + 'FLWR,CRASH,\n'.repeat(2_001))).toBe('page:2003: more than 2000 rows, more than is read');
  });

  test('names and cells are shown without what moves the cursor', () => {
    const text = rst(trace).replace('NEW ROLE', 'NEW \u001b[2K\u202e');
    expect(factOf(text, 'a\u001bb')).toBe(
      'a\\x1bb:31: row 1, N-1 Op: expected an event such as "NEW ROLE", or a message such as "ae+N-2 t-1 i-0 lt-0 e-0 c-0", got "NEW \\x1b[2K\\u{202e}"',
    );
  });

  test('long lines cost no more than their length', () => {
    const started = performance.now();
    for (const filler of [' ', '|', '+', '=', '-', ',', 'N-1+', 't-1 ']) {
      const long = filler.repeat(500_000 / filler.length);
      factOf(`Section 1: ${long}\n${'='.repeat(long.length + 11)}\n`);
      factOf(rst(trace).replace('| FLWR', `| FLWR${long}`));
      factOf(csv(trace).replace('FLWR', long));
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
