import { show } from '../../printable.ts';
import type { Trace } from '../../trace.ts';
import { widest } from '../lines.ts';
import { headCells, nameOfPage, rowCells, sectionRows, suiteOfPage } from './page.ts';
import type { PageNames, SectionRows } from './page.ts';
import { plainPaint } from '../paint.ts';
import { headline, optionsLine } from '../summary.ts';

/** A run as a page for Sphinx: a title, and for every section a grid table and its sequence diagram. */
export function rst(trace: Trace, names: PageNames = {}): string {
  const name = nameOfPage(trace, names);
  const suite = suiteOfPage(names);
  const title = `Test ${name} from file ${suite}`;
  const rule = '='.repeat(title.length);
  const { servers } = trace.schedule.options;
  return [
    `.. _${name}:`,
    '',
    rule,
    title,
    rule,
    '',
    '',
    ...descriptionOf(trace, names).map((line) => (line === '' ? '' : `    ${line}`)),
    '',
    '    ',
    '',
    ...printed(sectionRows(trace)).flatMap((section) => sectionLines(section, servers, `${suite}/${name}`)),
    '',
  ].join('\n');
}

function descriptionOf(trace: Trace, { description }: PageNames): readonly string[] {
  if (description !== undefined) return description.map((line) => escapeMarkup(show(line)));
  const { title } = trace.schedule;
  const stated = [...(title === '' ? [] : [`Title: ${show(title)}`, '']), optionsLine(trace.schedule), ''];
  return [...stated, ...headline(trace, plainPaint)].map((line) => escapeMarkup(line.trim()));
}

/** A lone event, typically a NETSPLIT, has no section on a page, but keeps its number. */
function printed(sections: readonly SectionRows[]): readonly SectionRows[] {
  if (sections.length === 1) return sections;
  return sections.filter(({ rows }) => rows.length !== 1 || rows[0]?.op.kind !== 'event');
}

function sectionLines(section: SectionRows, servers: number, path: string): readonly string[] {
  const head = `Section ${section.number}: ${escapeMarkup(section.title)}`;
  return [
    head,
    '='.repeat(head.length),
    '',
    '',
    '',
    '',
    `.. collapse:: section ${section.number} trace table (click to toggle view)`,
    '',
    '   - See :ref:`Trace Table Legend` for help interpreting table contents',
    '',
    ...grid(section, servers).map((line) => `   ${line}`),
    '',
    '',
    '',
    '.. collapse:: trace sequence diagram (click to toggle view)',
    '',
    `   .. plantuml:: /developer/tests/diagrams/${path}_${section.number}.puml`,
    '          :scale: 100%',
    '',
    '',
  ];
}

function grid({ rows }: SectionRows, servers: number): readonly string[] {
  const head = headCells(servers);
  const body = rows.map((row, k) =>
    rowCells(rows[k - 1] ?? null, row, 'asInPages').flatMap(({ role, op, delta }) => [role, escapeMarkup(op), delta]),
  );
  const cells = [...head, ...body];
  const widths = (head[0] ?? []).map((_, column) => widest(cells.map((row) => row[column] ?? '')));
  const rule = (sign: string): string => `+${widths.map((width) => sign.repeat(width + 2)).join('+')}+`;
  return [
    rule('-'),
    ...cells.flatMap((row, k) => [
      `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`,
      rule(k === head.length - 1 ? '=' : '-'),
    ]),
  ];
}

/** No text of a schedule is markup: neither a role nor a substitution nor a reference. */
function escapeMarkup(text: string): string {
  return text.replaceAll(/[\\`*|]|_(?![A-Za-z0-9])/g, (sign) => `\\${sign}`);
}
