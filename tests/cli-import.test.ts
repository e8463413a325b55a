import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, raftcheck } from './cli-run.ts';
import type { Ran } from './cli-run.ts';

const scenario = join(import.meta.dirname, '../counterexamples/scenarios/follower-rewrite-1.json');

const printed: Record<string, string> = {};

beforeAll(async () => {
  for (const format of ['rst', 'csv']) {
    printed[format] = (await raftcheck(['show', scenario, '--format', format], { cwd: import.meta.dirname })).stdout;
  }
});

/** The command on files of a folder of its own. */
async function importing(
  files: Readonly<Record<string, string | Uint8Array>>,
  flags = '',
): Promise<Ran & { cwd: string }> {
  const cwd = emptyFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return { ...(await raftcheck(`import ${Object.keys(files).join(' ')} ${flags}`, { cwd })), cwd };
}

const saved = (cwd: string): readonly string[] => readdirSync(cwd).filter((name) => name.endsWith('.json'));

test('a page that is explained whole becomes a schedule, which replays and shows its rows', async () => {
  const { code, stdout, stderr, cwd } = await importing({ 'page.rst': printed['rst'] ?? '' });
  const [file = ''] = saved(cwd);
  expect(file).toMatch(/^follower-rewrite-1-[0-9a-f]{12}\.json$/);
  expect(stdout).toBe(`whole  page.rst   all 77 rows, 5 inferred, 6 left open, saved as ${file}\n`);
  expect([code, stderr, saved(cwd)]).toEqual([0, '', [file]]);
  expect((await raftcheck(`replay ${file}`, { cwd })).code).toBe(0);
  const shown = await raftcheck(`show ${file} --format rst`, { cwd });
  const rows = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('   |'));
  expect(rows(shown.stdout)).toEqual(rows(printed['rst'] ?? ''));
});

test('--verbose lists by row what the page does not say', async () => {
  const { stdout } = await importing({ 'page.rst': printed['rst'] ?? '' }, '--verbose');
  expect(stdout).toContain('\n    row 54 (line 209), inferred: N-2 sends heartbeats, and no row says why\n');
  expect(stdout).toContain('\n    row 32 (line 141), left open: p_v_r+N-1 t-2 li-1 lt-1 does not arrive\n');
});

test('a page in which a row was altered is reported at that row, and not saved unless --partial', async () => {
  const altered = (printed['rst'] ?? '').replace('lt-1 li-1', 'lt-1 li-2');
  expect(altered).not.toBe(printed['rst']);
  const { code, stdout, cwd } = await importing({ 'page.rst': altered });
  expect(stdout).toBe(
    'differs  page.rst   15 of 77 rows\n    row 16 (line 61): N-1 Delta: the page has "lt-1 li-2", the engine "lt-1 li-1"\n',
  );
  expect([code, saved(cwd)]).toEqual([1, []]);
  const partial = await importing({ 'page.rst': altered }, '--partial --out made');
  expect(partial.code).toBe(1);
  const [file = ''] = saved(join(partial.cwd, 'made'));
  expect((await raftcheck(`replay made/${file}`, { cwd: partial.cwd })).code).toBe(0);
});

test('a page that needs what the engine does not have is inconclusive, from a row on', async () => {
  const asks = (printed['csv'] ?? '').replace('N-1+ae_reply ok-False mi-3', 'N-1+m_c op-REMOVE n-mcpy://1');
  const { code, stdout } = await importing({ 'page.csv': asks });
  expect(stdout).toBe(
    'unexplained  page.csv   61 of 78 rows, 5 inferred\n    row 62 (line 72): the engine that runs here has no changes of who takes part\n',
  );
  expect(code).toBe(2);
});

test('what is no page is refused with its row and column, and the others are imported all the same', async () => {
  const bad = (printed['csv'] ?? '').replace('poll+N-3', 'pall+N-3');
  const { code, stdout, stderr, cwd } = await importing({ 'bad.csv': bad, 'good.csv': printed['csv'] ?? '' });
  expect(stderr).toMatch(/^raftcheck: bad\.csv:13: row 11, N-1 Op: expected a message of a kind that there is: .*\n$/);
  expect(stdout).toMatch(/^whole {2}good\.csv {3}all 78 rows, .*\n1 of 2 pages whole\n$/);
  expect([code, saved(cwd).length]).toEqual([64, 1]);
});

test('missing files, folders, devices and binary files are refused in a line', async () => {
  const { code, stderr, cwd } = await importing({ 'image.png': new Uint8Array([0x89, 0x50, 0, 0]) });
  expect([code, stderr]).toEqual([
    64,
    'raftcheck: image.png: the file is binary: it holds a null byte. Name an RST page or a CSV file.\n',
  ]);
  mkdirSync(join(cwd, 'empty'));
  for (const [path, what] of [
    ['none.rst', 'cannot be read: there is no such file or folder'],
    ['empty', 'is a folder, not a file'],
    ['/dev/zero', 'is a device, not a file'],
  ] as const) {
    const refused = await raftcheck(`import ${path}`, { cwd });
    expect([refused.code, refused.stderr]).toEqual([64, `raftcheck: ${path}: ${what}. Name an RST or CSV file.\n`]);
  }
});

test('--json says the same, and a folder stands for its pages', async () => {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, 'pages'));
  for (const format of ['rst', 'csv']) writeFileSync(join(cwd, 'pages', `page.${format}`), printed[format] ?? '');
  const { code, stdout } = await raftcheck('import pages --json', { cwd });
  const report: unknown = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(report).toMatchObject({ format: 'raftcheck-report', command: 'import', exitCode: 0, whole: 2 });
  expect(report).toHaveProperty('pages[1]', {
    file: 'pages/page.rst',
    verdict: 'whole',
    form: 'rst',
    name: 'follower_rewrite_1',
    nodes: 3,
    sections: 5,
    rows: 77,
    rowsEqual: 77,
    inferred: expect.arrayContaining([
      { row: 31, line: 139, text: 'N-2 campaigns with leave to disrupt a leader' },
    ]) as unknown,
    open: expect.any(Array) as unknown,
    violation: null,
    difference: null,
    saved: expect.stringMatching(/\.json$/) as unknown,
    saveError: null,
  });
});

test('a schedule that cannot be saved is said where its page is', async () => {
  const { code, stderr } = await importing({ 'page.rst': printed['rst'] ?? '' }, '--out page.rst');
  expect(code).toBe(64);
  expect(stderr).toContain('    not saved: ');
});

test('the text of a page stands in its schedule only as titles of sections', async () => {
  const { cwd } = await importing({ 'page.rst': printed['rst'] ?? '' });
  const text = readFileSync(join(cwd, saved(cwd)[0] ?? ''), 'utf8');
  expect(text).not.toContain('mcpy');
  expect(text).not.toContain('ae+N-');
});

/** The data in a page. */
function shownIn(cwd: string, path: string): { readonly verdict: object; readonly steps: readonly object[] } {
  const [, data = ''] =
    /<script type="application\/json" id="run">([^<]*)</.exec(readFileSync(join(cwd, path), 'utf8')) ?? [];
  return JSON.parse(data) as { verdict: object; steps: readonly object[] };
}

test('--html saves a page of each that can be read, whole or not, where the schedules are', async () => {
  const altered = (printed['rst'] ?? '').replace('lt-1 li-1', 'lt-1 li-2');
  const files = { 'a.rst': printed['rst'] ?? '', 'b.rst': altered, 'c.rst': 'no page' };
  const { code, stdout, cwd } = await importing(files, '--out made --html');
  expect(stdout).toContain('\n    page made/a.rst.html\n');
  expect(stdout).toContain('\n    page made/b.rst.html\n');
  expect(stdout).toMatch(/\n1 of 3 pages whole, 2 shown\n$/);
  expect(code).toBe(1);
  expect(readdirSync(join(cwd, 'made')).filter((name) => name.endsWith('.html'))).toEqual(['a.rst.html', 'b.rst.html']);
  expect(shownIn(cwd, 'made/b.rst.html')).toMatchObject({ verdict: { verdict: 'violated' }, rows: { stops: 15 } });
});

describe('traces of states (ITF)', () => {
  const trace = JSON.stringify({ vars: ['x'], states: [{ x: { '#bigint': '1' } }, { x: { '#bigint': '2' } }] });

  test('are known by their content as well as by their name, and shown', async () => {
    const { code, stdout, stderr, cwd } = await importing({ 'a.itf.json': trace, b: ` \n${trace}` }, '--html=pages');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      'trace  a.itf.json   2 states, 1 variable',
      '    page pages/a.itf.json.html',
      'trace  b   2 states, 1 variable',
      '    page pages/b.html',
      '',
    ]);
    expect(shownIn(cwd, 'pages/b.html').steps).toHaveLength(1);
    const { stdout: told } = await raftcheck('import . --json', { cwd });
    expect(JSON.parse(told)).toMatchObject({
      exitCode: 0,
      pages: [{ file: 'a.itf.json', verdict: 'trace', form: 'itf', states: 2, variables: ['x'] }],
    });
  });

  test('what is none is refused in a line, with its place in the JSON', async () => {
    const files = {
      'a.itf.json': '{"vars": ["x"], "states": [{"x": null}]}',
      'b.itf.json': 'N-1',
      'c.itf.json': trace,
    };
    const { code, stdout, stderr } = await importing(files);
    expect([code, stdout]).toEqual([64, 'trace  c.itf.json   2 states, 1 variable\n']);
    expect(stderr.split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(
        /^raftcheck: a\.itf\.json: states\[0\]\.x: expected a value of ITF, got null\. Write the trace again: /,
      ),
      expect.stringMatching(/^raftcheck: b\.itf\.json: line 1, column 1: expected a value, got 'N'\. /),
    ]);
  });
});
