import type { Schedule, Section, Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { show } from '../printable.ts';
import { stepOf } from './cluster.ts';
import { actsOf } from './notes.ts';
import type { PageRun } from './run.ts';
import type { TracePage } from './trace-page.ts';
import { rowsOfPage } from './trace-page.ts';

/** What the page tells of its cluster, and what all of them have in common. */
export function optionsOf(page: TracePage, preVote: boolean): ClusterOptions {
  const voters = votersOf(page);
  return {
    servers: page.nodes,
    ...(voters < page.nodes && { voters }),
    features: preVote ? ['preVote'] : [],
    maxEntries: 10,
    maxInFlight: 1000, // the engine does not count them
    disk: 'immediate',
  };
}

/** Whether a row shows that candidates ask for pre-votes first; without one, a candidate that keeps its term may. */
export const showsPreVote = (page: TracePage): boolean =>
  rowsOfPage(page).some(({ op }) => op.kind !== 'event' && (op.message === 'p_v_r' || op.message === 'p_v'));

/** How many nodes there are from the beginning: the others join later, and have no role until then. */
function votersOf(page: TracePage): number {
  const [first] = rowsOfPage(page);
  const missing = first?.cells.findIndex(({ role }) => role === '') ?? -1;
  return missing < 1 ? page.nodes : missing;
}

/** How much of a title is kept, in columns. */
export const titleLength = 150;

/** The steps that explain a page's rows, in its sections. `lost`: messages that never arrive, by the act after which they go. `stepRows`: the row that each was made for. */
export function stepsOf(
  page: TracePage,
  run: PageRun,
  lost: ReadonlyMap<number, readonly string[]>,
): Pick<Schedule, 'steps' | 'sections'> & { readonly stepRows: readonly number[] } {
  const steps: Step[] = [];
  const stepRows: number[] = [];
  const sections: Section[] = [];
  const places = placesOf(page);
  let current = 0;
  for (const { act, row, isLeftOut, number } of actsOf(run)) {
    const place = places[row - 1];
    const { section, title } = place === undefined || isLeftOut ? leftOut : place;
    if (section !== current) sections.push({ fromStep: steps.length + 1, title });
    current = section;
    const before = steps.length;
    steps.push(stepOf(act), ...(lost.get(number) ?? []).map((message): Step => ({ kind: 'drop', message })));
    stepRows.push(...steps.slice(before).map(() => row));
  }
  return { steps, stepRows, ...(sections.length > 0 && { sections }) };
}

interface Place {
  readonly section: number;
  readonly title: string;
}

/** Of a section with a lone event, which has no table on a page. */
export const leftOutTitle = 'One event, which the page leaves out';

const leftOut: Place = { section: -1, title: leftOutTitle };

/** Of each row the section that it stands in. */
function placesOf({ sections }: TracePage): readonly Place[] {
  return sections.flatMap(({ number, title, rows }) => {
    const place = { section: number, title: title === '' ? `Section ${number}` : show(title, titleLength) };
    return rows.map(() => place);
  });
}
