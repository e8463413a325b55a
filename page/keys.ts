import { batch, computed, signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { PageKey, PageOperation, PageStep, RunDocument } from '../counterexamples/page/document.ts';
import { Run } from './run.ts';

/** The keys of a history, of which one is shown at a time: they do not see each other. */
export interface Keys {
  readonly all: readonly PageKey[];
  readonly chosen: Signal<number>; // its place among them
  readonly shown: ReadonlySignal<Run>;
}

/** Null if there are none to choose of. `name`: of the one that is shown first, else the first. */
export function keysOf(document: RunDocument, name: string | undefined): Keys | null {
  const all = 'known' in document.history ? (document.history.known.keys ?? []) : [];
  if (all.length === 0) return null;
  const chosen = signal(Math.max(0, placeOfKey(all, name)));
  return { all, chosen, shown: computed(() => new Run(documentOfKey(document, chosen.value))) };
}

/** -1 if there is none of that name. */
export const placeOfKey = (all: readonly PageKey[], name: string | undefined): number =>
  all.findIndex((key) => key.name === name);

/** Shows another key, at the place where it goes wrong, else at its end. */
export function choose({ chosen, shown }: Keys, cursor: Signal<number>, place: number): void {
  batch(() => {
    chosen.value = place;
    const { document, length } = shown.value;
    cursor.value = document.verdict.culprit ?? length;
  });
}

/** What the document has of one key: its operations, their steps, and the lanes of the clients that asked for them. */
export function documentOfKey(document: RunDocument, place: number): RunDocument {
  if (!('known' in document.history)) return document;
  const { operations, keys = [] } = document.history.known;
  const key = keys[place];
  if (key === undefined) return document;
  const own = operations.flatMap((operation, k) => (operation.key === place ? [{ operation, k }] : []));
  const without = key.withoutPlace === null ? undefined : operations[key.withoutPlace];
  const lanes = lanesOf(
    own.map(({ operation }) => operation),
    without,
  );
  const numbers = new Map<number, number>(); // of the steps, in the whole document and here
  const wanted = new Set(own.flatMap(({ operation: { began, ended, gaveUp } }) => [began, ended, gaveUp]));
  const steps: PageStep[] = [];
  for (const step of document.steps) {
    if (!wanted.has(step.number)) continue;
    const number = steps.length + 1;
    numbers.set(step.number, number);
    steps.push({ ...step, number, client: lanes.indexOf(step.client ?? 0) + 1 });
  }
  const numberOf = (step: number): number => numbers.get(step) ?? 0;
  const withoutPlace = own.findIndex(({ k }) => k === key.withoutPlace);
  return {
    ...document,
    clients: lanes.length,
    clientNames: lanes.map((lane) => document.clientNames?.[lane - 1] ?? `client ${lane}`),
    steps,
    verdict: { ...document.verdict, culprit: key.culprit === null ? null : numberOf(key.culprit) },
    history: {
      known: {
        ...document.history.known,
        operations: own.map(({ operation }) => {
          const { began, ended, gaveUp, point, client } = operation;
          return {
            ...operation,
            client: lanes.indexOf(client) + 1,
            began: numberOf(began),
            ended: ended === null ? null : numberOf(ended),
            ...(gaveUp !== undefined && { gaveUp: numberOf(gaveUp) }),
            ...(point !== undefined && { point: numberOf(point) }),
          };
        }),
        verdict: key.verdict,
        withoutPlace: withoutPlace === -1 ? null : withoutPlace,
      },
    },
    story: key.story,
  };
}

const lanesInSight = 4; // beside the steps, in a window of 1280 pixels

/**
 * The lanes that have an operation, in their order. Where there are more than are seen at once, that of the operation
 * without a place comes first, then those of the operations that came just before its answer: they tell why.
 */
function lanesOf(operations: readonly PageOperation[], without: PageOperation | undefined): readonly number[] {
  const lanes = [...new Set(operations.map(({ client }) => client))].sort((one, other) => one - other);
  if (without === undefined || lanes.length <= lanesInSight) return lanes;
  const end = without.ended ?? Infinity;
  const latest = new Map<number, number>();
  for (const { client, began } of operations) if (began <= end) latest.set(client, began);
  const rank = (lane: number): number => (lane === without.client ? Infinity : (latest.get(lane) ?? -1));
  return lanes.sort((one, other) => rank(other) - rank(one) || one - other);
}
