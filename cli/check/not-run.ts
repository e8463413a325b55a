import { show } from '../../counterexamples/printable.ts';
import type { SystemSpec } from '../../search/explore/system.ts';
import { optionsOf, subjectOf } from '../../search/explore/system.ts';
import type { Output } from '../terminal/output.ts';
import { pathFrom } from '../path-from.ts';
import { serversDrawn } from '../report/search-report.ts';
import { counted } from '../terminal/numbers.ts';

/** A part of `check` that was planned and not begun, or of which nothing came in time. */
export type NotRun =
  | { readonly part: 'file'; readonly file: string }
  | { readonly part: 'search'; readonly subject: string; readonly servers: number | null } // null: drawn
  | { readonly part: 'exploration'; readonly subject: string; readonly servers: number };

export const explorationNotRun = (spec: SystemSpec): NotRun => ({
  part: 'exploration',
  subject: subjectOf(spec),
  servers: optionsOf(spec).servers,
});

/** Names each of them. */
export function printNotRun(output: Output, cwd: string, notRun: readonly NotRun[]): void {
  for (const one of notRun) output.print(`not run  ${nameOf(cwd, one)}`);
  if (notRun.length > 0)
    output.print('inconclusive: the time was over before everything was run; give it more with --time');
}

function nameOf(cwd: string, one: NotRun): string {
  if (one.part === 'file') return `replay ${show(pathFrom(cwd, one.file))}`;
  const servers = one.servers === null ? serversDrawn : counted(one.servers, 'server');
  return `${one.part === 'search' ? 'fuzz' : 'explore'} ${one.subject}, ${servers}`;
}
