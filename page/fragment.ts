import type { RunDocument } from '../counterexamples/page/document.ts';

const panes = ['story', 'cluster', 'spec', 'clients', 'rows', 'variables', 'chart'] as const;
export type Pane = (typeof panes)[number];

/** The panes of a page: the last three are there only if it has something for them. */
export function panesOf({ rows, variables }: RunDocument, isLive: boolean): readonly Pane[] {
  const there: Readonly<Partial<Record<Pane, boolean>>> = {
    rows: rows !== undefined,
    variables: variables !== undefined,
    chart: isLive, // raftcheck browse serves the page
  };
  return panes.filter((pane) => there[pane] ?? true);
}

/** What the address of the page says behind its `#`: where one looks, so that it can be sent to somebody. */
export interface Place {
  readonly step: string; // the name of a step
  readonly pane: Pane;
  readonly slice: boolean;
  readonly key?: string; // of a history
}

const isPane = (name: string | null): name is Pane => panes.some((pane) => pane === name);

/** As it was written; what is missing or strange is left out. */
export function readFragment(hash: string): Partial<Place> {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const [step, pane, key] = [parameters.get('step'), parameters.get('pane'), parameters.get('key')];
  return {
    ...(step !== null && { step }),
    ...(isPane(pane) && { pane }),
    ...(key !== null && { key }),
    ...(parameters.has('slice') && { slice: parameters.get('slice') === '1' }),
  };
}

export function writeFragment({ step, pane, slice, key = '' }: Place): string {
  const parameters = new URLSearchParams({ step, pane });
  if (key !== '') parameters.set('key', key);
  if (slice) parameters.set('slice', '1');
  return `#${parameters.toString()}`;
}
