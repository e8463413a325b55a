import type { Fault } from '../../properties/faults/fault.ts';
import { portfolio } from '../../properties/search/strategies/all.ts';
import type { Measured } from './measure.ts';
import { sandTable } from './sandtable.ts';

/** The fault table in Markdown: how soon each strategy finds each fault, and how short the portfolio's schedules get. */
export function faultTable(
  faults: readonly Fault[],
  strategies: readonly string[],
  shortestKnown: ReadonlyMap<string, number>,
  measured: readonly Measured[],
): string {
  const of = (id: string, strategy: string, besideSpec: boolean): readonly Measured[] =>
    measured.filter((one) => one.fault === id && one.strategy === strategy && one.besideSpec === besideSpec);
  const finding = faults.map(({ id, difficulty }) => [
    id,
    difficulty,
    ...strategies.map((strategy) => howSoon(of(id, strategy, false))),
  ]);
  const beside = faults.map(({ id }) => [id, howSoon(of(id, portfolio, false)), howSoon(of(id, portfolio, true))]);
  const short = faults.map(({ id }) => [id, ...howShort(of(id, portfolio, false), shortestKnown.get(id))]);
  return [
    '# The fault table',
    '',
    'Every known fault by strategy: found in how many seeds, then the median of runs and of CPU seconds, what was not found',
    'counting as for ever. Nothing saved is built on. Made by `npm run bench:faults`.',
    '',
    markdown(['fault', 'difficulty', ...strategies], finding),
    '',
    '## With the spec beside the fault',
    '',
    markdown(['fault', 'invariants alone', 'and conformance'], beside),
    '',
    '## How short',
    '',
    'Steps of what the portfolio found, before and after shrinking: median and worst of the seeds, beside the shortest known',
    'schedule; replays and seconds that shrinking took, medians.',
    '',
    markdown(['fault', 'found', 'shrunk', 'shortest known', 'ratio', 'replays', 'seconds'], short),
    '',
    '## Beside SandTable',
    '',
    'What SandTable (EuroSys 2024; Table 2 and its artefact) needed for bugs of the same kind: TLC, breadth first, 10 cores,',
    'with bounds chosen for each bug. Not like for like: one configuration here for all faults, one core of another kind,',
    'time in CPU seconds; their depth counts actions of their specification, which are coarser or finer than our steps.',
    'WRaft#2 was published with WRaft#1 in the same code.',
    '',
    markdown(
      ['their bug', 'our fault', 'their time', 'their depth', 'their states', 'found here', 'shrunk here'],
      sandTable.map(({ bug, fault, seconds, depth, states }) => {
        const all = of(fault, portfolio, false);
        const [, shrunk = ''] = howShort(all, shortestKnown.get(fault));
        return [bug, fault, `${seconds} s`, String(depth), states.toLocaleString('en'), howSoon(all), shrunk];
      }),
    ),
    '',
  ].join('\n');
}

function howSoon(all: readonly Measured[]): string {
  if (all.length === 0) return '';
  const found = all.flatMap((one) => (one.found === null ? [] : [one.found]));
  const share = `${found.length}/${all.length}`;
  const lost = Array.from({ length: all.length - found.length }, () => Infinity);
  const runs = median([...found.map(({ run }) => run), ...lost]);
  if (runs === Infinity) return share;
  const seconds = median([...found.map(({ cpuSeconds }) => cpuSeconds), ...lost]);
  return `${share}, ${Math.round(runs).toLocaleString('en')}, ${seconds.toFixed(1)} s`;
}

function howShort(all: readonly Measured[], shortestKnown = Number.NaN): readonly string[] {
  const found = all.flatMap((one) => (one.found === null ? [] : [one.found]));
  if (found.length === 0) return ['', '', String(shortestKnown), '', '', ''];
  const steps = found.map((one) => one.steps);
  const spread = (values: readonly number[], digits: number): string =>
    `${median(values).toFixed(digits)} / ${Math.max(...values).toFixed(digits)}`;
  return [
    spread(
      found.map(({ stepsFound }) => stepsFound),
      0,
    ),
    spread(steps, 0),
    String(shortestKnown),
    spread(
      steps.map((one) => one / shortestKnown),
      2,
    ),
    median(found.map(({ replays }) => replays)).toFixed(0),
    median(found.map(({ shrinkSeconds }) => shrinkSeconds)).toFixed(1),
  ];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
