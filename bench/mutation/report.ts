import type { Results, Sought } from './results.ts';
import type { Mutant } from './trial.ts';
import { isSame, namesOf, short, verdictMeanings } from './verdicts.ts';
import type { Verdict, VerdictKind } from './verdicts.ts';

/** A mutant, and all that is known of it. */
interface Row {
  readonly mutant: Mutant;
  readonly name: string;
  readonly covered: boolean;
  readonly off: Sought | undefined; // by the portfolio, if that was asked
  readonly on: Sought | undefined; // with the spec beside it
  readonly traces: { readonly runs: number; readonly equal: boolean } | undefined;
  readonly sameSpaces: boolean | null; // null: not explored
  readonly verdict: Verdict | undefined;
}

/** The page docs/mutation.md. */
export function report(
  mutants: readonly Mutant[],
  results: Results,
  verdicts: readonly Verdict[],
  commit: string,
): string {
  const rows = rowsOf(mutants, results, verdicts);
  const survivors = rows.filter(({ off }) => off?.ending === 'survived');
  const orphans = verdicts
    .flatMap((verdict) => verdict.mutants)
    .filter((name) => !rows.some((row) => row.name === name));
  return [
    introduction,
    figures(rows, commit),
    perFile(rows),
    killers(rows),
    listed(
      'Time-outs',
      timeoutWords,
      rows.filter(({ off }) => off?.ending === 'timeout' || off?.ending === 'memory'),
    ),
    listed(
      'Not covered',
      uncoveredWords,
      rows.filter(({ covered }) => !covered),
    ),
    survivorsTable(survivors),
    orphans.length === 0 ? '' : `Verdicts of no mutant: ${orphans.map(code).join(', ')}\n`,
  ]
    .filter((section) => section !== '')
    .join('\n');
}

const introduction = `# Mutation testing of the implementation

Each mutant is \`impl/core\` with one small change, as StrykerJS makes them. It is killed if \`raftcheck\`'s random search
finds a violation in it, with the properties as the only tests: no unit test takes part, and unless it is said, the spec
does not either. Swarm testing is tried first, and where that finds nothing, and nobody knows a reason, the portfolio that
\`raftcheck fuzz\` is by default. What survives is told apart below. This page is generated: \`npm run bench:mutation\`
([bench/README.md](../bench/README.md)); why so, in [decision 0011](decisions/0011-mutation-testing.md).
`;

const timeoutWords = 'A step that does not end, or that takes up all memory. They count as killed.';

const uncoveredWords = 'No run of the clean code reached them. Those with a verdict are not counted below as gaps.';

function rowsOf(mutants: readonly Mutant[], results: Results, verdicts: readonly Verdict[]): readonly Row[] {
  const [coverage] = results.of('coverage');
  const covered = new Set([...(coverage?.atLoad ?? []), ...(coverage?.inRuns ?? [])]);
  const spaces = new Map(results.of('spaces').map((result) => [result.mutant, JSON.stringify(result.spaces)]));
  const traces = new Map(results.of('traces').map((result) => [result.mutant, result]));
  const names = namesOf(mutants);
  return mutants.map((mutant) => {
    const { id } = mutant;
    const name = names.get(mutant) ?? '';
    return {
      mutant,
      name,
      covered: covered.has(id),
      off: results.sought(id),
      on: results.search(id, true),
      traces: traces.get(id),
      sameSpaces: spaces.has(id) ? spaces.get(id) === spaces.get(null) : null,
      verdict: verdicts.find((verdict) => verdict.mutants.includes(name)),
    };
  });
}

const isKilled = (search: Sought | undefined): boolean => search !== undefined && search.ending !== 'survived';

const kindOf = ({ verdict }: Row): VerdictKind | null => verdict?.verdict ?? null;

function figures(rows: readonly Row[], commit: string): string {
  const off = rows.filter((row) => isKilled(row.off));
  const on = rows.filter((row) => isKilled(row.off) || isKilled(row.on));
  const survivors = rows.filter((row) => !isKilled(row.off));
  const kinds = Object.keys(verdictMeanings) as readonly VerdictKind[];
  const right = survivors.filter((row) => kindOf(row) === 'sound' || kindOf(row) === 'outside').length;
  const budget = (of: readonly Row[]): string => span(of.map((row) => row.off?.runs ?? 0));
  const same = survivors.filter(isSameRow);
  const score = (killed: number, of: number): string => `${killed} of ${of}, **${((100 * killed) / of).toFixed(1)} %**`;
  return [
    '## Figures\n',
    `Commit ${commit}; seed 1; runs of 200 choices, in the portfolio 400; conformance off unless it is said. With the spec beside them only ` +
      `${survivors.filter((row) => row.on !== undefined).length} of the ${survivors.length} survivors were tried.\n`,
    '| | |',
    '|---|---|',
    `| mutants | ${rows.length} |`,
    `| reached by the clean code | ${rows.filter(({ covered }) => covered).length} |`,
    `| killed, conformance off: raw score | ${score(off.length, rows.length)} |`,
    `| without those that are the same program (${same.length}): corrected score | ${score(off.length, rows.length - same.length)} |`,
    `| without those that are right, too (${same.length + right}) | ${score(off.length, rows.length - same.length - right)} |`,
    `| killed, conformance on: raw score | ${score(on.length, rows.length)} |`,
    `| corrected score | ${score(on.length, rows.length - rows.filter((row) => !isKilled(row.off) && !isKilled(row.on) && isSameRow(row)).length)} |`,
    ...kinds.map((kind) => {
      const of = survivors.filter((row) => kindOf(row) === kind);
      return `| survivors, *${kind}*: ${verdictMeanings[kind]}; after ${budget(of)} runs | ${of.length} |`;
    }),
    `| survivors without a verdict | ${survivors.filter((row) => kindOf(row) === null).length} |`,
    '',
  ].join('\n');
}

/** The least and the most of them. */
function span(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.length === 0 ? 'no' : least === most ? String(least) : `${least} to ${most}`;
}

const isSameRow = (row: Row): boolean => row.verdict !== undefined && isSame(row.verdict.verdict);

function perFile(rows: readonly Row[]): string {
  const files = [...new Set(rows.map(({ mutant }) => mutant.file))];
  const lines = files.map((file) => {
    const of = rows.filter(({ mutant }) => mutant.file === file);
    const survivors = of.filter((row) => !isKilled(row.off));
    const left = survivors.filter((row) => !isSameRow(row));
    const beside = of.filter((row) => isKilled(row.off) || isKilled(row.on)).length;
    return `| \`${file}\` | ${of.length} | ${of.length - survivors.length} | ${beside} | ${survivors.length - left.length} | ${left.length} |`;
  });
  return [
    '| file | mutants | killed | killed with the spec | the same program | other survivors |',
    '|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

function killers(rows: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const { off } of rows) {
    if (!isKilled(off) || off === undefined) continue;
    const by = off.ending === 'killed' ? (off.property ?? 'an exception outside a step') : off.ending;
    counts.set(by, (counts.get(by) ?? 0) + 1);
  }
  const runs = rows.flatMap(({ off }) => (off?.ending === 'killed' ? [off.runs] : [])).sort((a, b) => a - b);
  const lines = [...counts].sort(([, a], [, b]) => b - a).map(([by, count]) => `| ${by} | ${count} |`);
  return [
    '## What killed them\n',
    `The first property that a run broke; several are broken by most. Median ${runs[runs.length >> 1] ?? 0} runs, ` +
      `${runs.filter((run) => run > 128).length} needed more than 128.\n`,
    '| property | mutants |',
    '|---|---|',
    ...lines,
    '',
  ].join('\n');
}

function listed(title: string, words: string, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  return [
    `## ${title}\n`,
    `${words}\n`,
    ...rows.map((row) => `* ${place(row)} ${code(change(row))}${said(row)}`),
    '',
  ].join('\n');
}

const said = ({ verdict }: Row): string => (verdict === undefined ? '' : `: *${verdict.verdict}*, ${verdict.why}`);

const place = ({ mutant }: Row): string => `[${mutant.file}:${mutant.line}](../${mutant.file}#L${mutant.line})`;

const change = ({ mutant }: Row): string => `${short(mutant.original)} → ${short(mutant.replacement) || 'nothing'}`;

/** Code in a cell of a table. */
const code = (text: string): string => `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;

function survivorsTable(rows: readonly Row[]): string {
  const groups = [...new Set(rows.map(({ verdict }) => verdict))];
  const order = Object.keys(verdictMeanings);
  const rank = (verdict: Verdict | undefined): number => (verdict === undefined ? -1 : order.indexOf(verdict.verdict));
  const sections = groups
    .sort((a, b) => rank(b) - rank(a))
    .map((verdict) => {
      const title = verdict === undefined ? '**no verdict**' : `*${verdict.verdict}*: ${verdict.why}`;
      const lines = rows
        .filter((row) => row.verdict === verdict)
        .map((row) => `| ${place(row)} | ${code(change(row))} | ${beside(row)} | ${seen(row)} |`);
      return [`${title}\n`, '| place | change | with the spec | traces |', '|---|---|---|---|', ...lines, ''].join(
        '\n',
      );
    });
  return ['## Survivors\n', `${survivorsWords}\n`, ...sections].join('\n');
}

const survivorsWords =
  'With the spec: what Conformance says. Traces: whether all that the servers show and send is as that of the clean code.';

const beside = ({ on }: Row): string =>
  on === undefined ? '' : isKilled(on) ? `killed, ${on.runs} runs` : `survives ${on.runs} runs`;

function seen({ traces, sameSpaces }: Row): string {
  const told =
    traces === undefined ? '' : traces.equal ? `equal in ${traces.runs} runs` : `differ within ${traces.runs} runs`;
  return sameSpaces === null ? told : `${told}; ${sameSpaces ? 'equal spaces' : 'other spaces'}`;
}
