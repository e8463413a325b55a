import { missProbability } from '../../search/numbering/fingerprints.ts';
import { renamingsOf } from '../../search/symmetry/permutations.ts';
import { optionsOf, subjectOf } from '../../search/explore/system.ts';
import type { SystemSpec } from '../../search/explore/system.ts';
import { big, counted, seconds } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import type { SearchVerdict } from '../../search/engine/verdict.ts';
import type { Explored, Exploring, ExplorationCounts } from './explore.ts';

export function verdictOf(explored: Explored): SearchVerdict {
  if (explored.end === 'interrupted') return 'interrupted';
  if (explored.end === 'refuted') return 'violated';
  return whyInconclusive(explored) === null ? 'clean' : 'inconclusive';
}

/** Why a search went no further; there is no limit on time. */
const endWords: Readonly<Record<Explored['end'], { readonly name: string; readonly text: string }>> = {
  complete: { name: 'complete', text: 'all states' },
  refuted: { name: 'violation', text: 'violation found' },
  'out of states': { name: 'limit-states', text: 'limit on states' },
  'out of memory': { name: 'limit-memory', text: 'memory full' },
  interrupted: { name: 'interrupted', text: 'interrupted' },
};

export function whyInconclusive({ end, leaders, commits }: Explored): string | null {
  if (end === 'out of states') return 'the limit on states was reached';
  if (end === 'out of memory') return 'the memory allowed is full';
  if (end !== 'complete') return null;
  if (!leaders) return 'within these bounds no leader is ever elected: raise --max-messages or --max-term';
  return commits ? null : 'within these bounds nothing is ever committed: raise --max-messages or --max-log';
}

/** What is explored, in a line. */
export function specLine(
  { spec, abstraction }: Pick<Exploring, 'spec' | 'abstraction'>,
  subject = subjectOf(spec),
): string {
  const { bounds } = spec;
  const most = (what: string, count: number | undefined): readonly string[] =>
    count === undefined ? [] : [`${what} ≤ ${count}`];
  const budgets = spec.kind === 'implementation' ? spec.bounds.budgets : {};
  return [
    subject,
    counted(optionsOf(spec).servers, 'server'),
    ...most('term', bounds.maxTerm),
    ...most('log', bounds.maxLog),
    ...most('messages', bounds.maxMessages),
    ...most('crashes', budgets.crash),
    ...most('commands', budgets.command),
    ...most('timeouts', budgets.electionTimeout),
    ...most('transfers', budgets.transfer),
    ...most('changes', budgets.reconfigure),
    ...most('reads', budgets.read),
    ...(spec.kind === 'core' && spec.bounds.values > 1 ? [`${spec.bounds.values} values`] : []),
    ...(spec.kind === 'core' && spec.bounds.restart ? ['restart'] : []),
    ...(bounds.duplicate ? ['duplicate'] : []),
    ...(bounds.drop ? ['drop'] : []),
    ...(spec.kind === 'implementation' ? [...spec.options.features, `disk ${spec.options.disk}`] : []),
    ...(spec.kind === 'implementation' && spec.conformance ? ['beside the spec'] : []),
    `reductions ${abstraction.reductions}`,
    ...(abstraction.histories === true ? ['histories kept'] : []),
  ].join(', ');
}

const megabytes = (bytes: number): string => `${big(bytes / 2 ** 20)} MB`;

export const rate = (distinct: number, ms: number): number => (ms === 0 ? 0 : (1000 * distinct) / ms);

/** What was explored, in a line; all that was counted with --verbose. */
export function printExplored(output: Output, explored: Explored, exploring: Exploring, indent: number): void {
  const lines = output.verbose ? countedLines(explored, exploring) : [summaryLine(explored, exploring)];
  for (const line of lines) output.tellText(line, indent);
}

function summaryLine(explored: Explored, exploring: Exploring): string {
  const { distinct, depth, frontier, ms, end } = explored;
  const begin = `${counted(distinct, 'distinct state')}, up to ${counted(depth, 'step')} deep, in ${seconds(ms)}`;
  if (end === 'complete') return `${begin}; complete (odds of a missed state < ${missedText(explored, exploring)})`;
  return `${begin}; not complete (${endWords[end].text}): ${counted(frontier, 'state')} found and not expanded`;
}

/** All that was counted, in a few lines. */
function countedLines(explored: Explored, exploring: Exploring): readonly string[] {
  const { distinct, generated, depth, frontier, ms, tableBytes, restBytes, localStates, messages, calls } = explored;
  const { limits } = exploring;
  const left = 100 * Math.max(0, 1 - (tableBytes + restBytes) / limits.bytes);
  return [
    `${counted(distinct, 'distinct state')}, ${big(generated)} generated, depth ${depth}, in ${seconds(ms)} ` +
      `(${big(rate(distinct, ms))} states/s)`,
    `${counted(localStates, 'local state')}, ${counted(messages, 'message')}, ${counted(calls, 'call')} of the subject; ` +
      `memory ${megabytes(tableBytes + restBytes)}, ${left.toFixed(0)} % left of ${megabytes(limits.bytes)}`,
    ...sharesLines(explored),
    ...(explored.end === 'complete'
      ? [`complete: the probability that any state was missed is below ${missedText(explored, exploring)}`]
      : [
          `not complete (${endWords[explored.end].text}): ${counted(frontier, 'state')} found and not expanded; ` +
            `all of depth ${depth - 1} were`,
        ]),
    ...(exploring.abstraction.histories === true
      ? ['states differ by their histories too: more than raft.tla has']
      : []),
  ];
}

/** How evenly several workers shared the search. */
function sharesLines({ shares }: Explored): readonly string[] {
  const all = shares.reduce((sum, { distinct }) => sum + distinct, 0);
  const found = shares.map(({ distinct }) => `${((100 * distinct) / Math.max(1, all)).toFixed(0)} %`);
  const waited = shares.map(({ idleMs }) => seconds(idleMs));
  return shares.length === 0
    ? []
    : [`the ${counted(shares.length, 'worker')} found ${found.join(', ')} of it and waited ${waited.join(', ')}`];
}

function missedText({ distinct }: Explored, exploring: Exploring): string {
  return missed(distinct, exploring).toExponential(0);
}

function missed(distinct: number, { spec, abstraction }: Exploring): number {
  return missProbability(distinct, renamingsOf(optionsOf(spec).servers, abstraction.reductions).length);
}

/** The same for --json. */
export function exploredValue(explored: Explored, exploring: Exploring): object {
  const { distinct, generated, depth, frontier, ms, cpuMs, localStates, messages, calls, shares } = explored;
  const { spec, abstraction, limits } = exploring;
  const bytes = explored.tableBytes + explored.restBytes;
  return {
    ...specValue(spec),
    reductions: abstraction.reductions,
    histories: abstraction.histories ?? false,
    distinct,
    generated,
    depth,
    complete: explored.end === 'complete',
    end: endWords[explored.end].name,
    notExpanded: frontier,
    missProbability: missed(distinct, exploring),
    localStates,
    messages,
    calls,
    seconds: ms / 1000,
    cpuSeconds: cpuMs / 1000,
    workers: shares.map(({ distinct: found, idleMs }) => ({ distinct: found, idleSeconds: idleMs / 1000 })),
    statesPerSecond: Math.round(rate(distinct, ms)),
    memoryBytes: bytes,
    memoryLimitBytes: limits.bytes,
    memoryLeft: Math.max(0, 1 - bytes / limits.bytes),
  };
}

const specValue = (spec: SystemSpec): object => ({
  subject: subjectOf(spec),
  options: optionsOf(spec),
  bounds: spec.bounds,
  ...(spec.kind === 'implementation' ? { conformance: spec.conformance } : {}),
});

/** While it runs: level, what is still to be expanded, rate. */
export function progressLine(
  { distinct, depth, frontier, tableBytes, restBytes }: ExplorationCounts,
  ms: number,
): string {
  return (
    `explore: level ${depth}, ${counted(distinct, 'state')}, ${big(frontier)} to expand, ` +
    `${big(rate(distinct, ms))} states/s, ${megabytes(tableBytes + restBytes)}, ${seconds(ms)}`
  );
}
