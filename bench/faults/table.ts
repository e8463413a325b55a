import type { Fault } from '../../world/faults/fault.ts';
import { big, median, seconds } from '../../cli/terminal/numbers.ts';
import { portfolio } from '../../search/strategies/all.ts';
import type { Measured } from './measure.ts';
import { sandTable } from './sandtable.ts';

/** The shortest schedule known of a fault before anything is measured. */
export interface Shortest {
  readonly steps: number;
  readonly property: string | null; // that it breaks
}

/** A finding that was shrunk. */
type Short = NonNullable<Measured['shrunk']> & { readonly property: string; readonly stepsFound: number };

/** The fault table in Markdown: how soon each strategy finds each fault, and how short the portfolio's schedules get. */
export function faultTable(
  faults: readonly Fault[],
  strategies: readonly string[],
  shortestKnown: ReadonlyMap<string, Shortest>,
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
    ...inShort(faults, shortestKnown, of).map((sentence) => `* ${sentence}`),
    '',
    '## With the spec beside the fault',
    '',
    markdown(['fault', 'invariants alone', 'and conformance'], beside),
    '',
    '## How short',
    '',
    'Steps of what the portfolio found, before and after shrinking: median and worst of the seeds, beside the shortest known',
    'schedule, whatever property that breaks, and beside the shortest of the same property, of all seeds; replays and',
    'seconds that shrinking took, medians.',
    '',
    markdown(
      ['fault', 'found', 'shrunk', 'shortest known', 'ratio', 'ratio within its property', 'replays', 'seconds'],
      short,
    ),
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

/** The portfolio as a whole, beside uniform on what that finds late, and how short its schedules get. */
function inShort(
  faults: readonly Fault[],
  shortestKnown: ReadonlyMap<string, Shortest>,
  of: (id: string, strategy: string, besideSpec: boolean) => readonly Measured[],
): readonly string[] {
  const all = faults.flatMap(({ id }) => of(id, portfolio, false));
  const short = faults.map(({ id }) => ({ findings: shortOf(of(id, portfolio, false)), known: shortestKnown.get(id) }));
  const findings = short.flatMap((one) => one.findings);
  const late = faults
    .map(({ id }) => ({ id, uniform: secondsOf(of(id, 'uniform', false)), ours: secondsOf(of(id, portfolio, false)) }))
    .filter(({ uniform, ours }) => !Number.isNaN(uniform) && !Number.isNaN(ours))
    .sort((a, b) => b.uniform - a.uniform);
  const beyond = late.filter(({ uniform }) => uniform > lateSeconds).length;
  const compared = late.slice(0, Math.max(beyond, comparedLeast));
  const sooner = compared.filter(({ ours, uniform }) => ours < uniform);
  const ratios = short.flatMap((one) => one.findings.map(({ steps }) => steps / (one.known?.steps ?? Number.NaN)));
  const within = short.flatMap((one) => withinProperty(one.findings, one.known));
  return [
    `The portfolio found ${foundIn(all)} of ${all.length} (faults by seeds).`,
    `Uniform needed more than ${lateSeconds} s (median) for ${beyond} faults. Of the ${compared.length} that it found latest the portfolio found ${sooner.length} sooner: ${compared
      .map(({ id, uniform, ours }) => `${id} ${shown(uniform)} against ${shown(ours)}`)
      .join(', ')}.`,
    `Shrunk schedules are ${median(ratios).toFixed(2)} times as long as the shortest known (median), at worst ${Math.max(...ratios).toFixed(2)} times; beside the shortest of the same property, of all seeds, ${median(within).toFixed(2)} and ${Math.max(...within).toFixed(2)} times; ${median(findings.map(({ replays }) => replays))} replays and ${shown(median(findings.map(({ seconds: taken }) => taken)))} (medians).`,
  ];
}

const lateSeconds = 5;
const comparedLeast = 10;

/** The median of CPU seconds, what was not found counting as for ever. */
const secondsOf = (all: readonly Measured[]): number => median(all.map(({ found }) => found?.cpuSeconds ?? Infinity));

const shown = (value: number): string => (value === Infinity ? 'not found' : seconds(1000 * value));

const foundIn = (all: readonly Measured[]): number => all.filter(({ found }) => found !== null).length;

const shortOf = (all: readonly Measured[]): readonly Short[] =>
  all.flatMap(({ found, shrunk }) =>
    found === null || shrunk === null ? [] : [{ ...shrunk, property: found.property, stepsFound: found.steps }],
  );

function howSoon(all: readonly Measured[]): string {
  if (all.length === 0) return '';
  const share = `${foundIn(all)}/${all.length}`;
  const runs = median(all.map(({ found }) => found?.run ?? Infinity));
  return runs === Infinity ? share : `${share}, ${big(runs)}, ${shown(secondsOf(all))}`;
}

/** Each schedule over the shortest of its property. */
function withinProperty(found: readonly Short[], shortest?: Shortest): readonly number[] {
  const least = (property: string): number =>
    Math.min(
      ...found.filter((one) => one.property === property).map(({ steps }) => steps),
      shortest?.property === property ? shortest.steps : Infinity,
    );
  return found.map(({ property, steps }) => steps / least(property));
}

function howShort(all: readonly Measured[], shortest?: Shortest): readonly string[] {
  const found = shortOf(all);
  const shortestKnown = shortest?.steps ?? Number.NaN;
  if (found.length === 0) return ['', '', String(shortestKnown), '', '', '', ''];
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
    spread(withinProperty(found, shortest), 2),
    median(found.map(({ replays }) => replays)).toFixed(0),
    median(found.map(({ seconds: taken }) => taken)).toFixed(1),
  ];
}

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
