import type { PageVariables, VariableChange } from '../../page/document.ts';
import { show } from '../../printable.ts';
import { pairsOf } from './raft-variables.ts';
import type { ItfTrace } from './read-itf.ts';
import type { ItfValue } from './itf-value.ts';
import { textOf } from './itf-value.ts';

const textColumns = 600; // of a value
const namesMost = 1_000;
const splitMost = 24; // keys of a map that are shown one by one
const elementsMost = 20; // of a collection, that came or went in a step

/** All variables of a trace, each map by its keys, and what the steps make of them. Step 1 leads to the second state. */
export function variablesOf({ variables, states }: ItfTrace): PageVariables {
  const split = new Set(variables.filter((name) => states.every((state) => isSplit(state.get(name)))));
  const names: string[] = [];
  const places = new Map<string, number>();
  const placeOf = (name: string): number => {
    const known = places.get(name);
    if (known !== undefined) return known;
    places.set(name, names.length);
    return names.push(name) - 1;
  };
  const cellsOf = (state: ReadonlyMap<string, ItfValue>): ReadonlyMap<number, ItfValue> => {
    const cells = new Map<number, ItfValue>();
    for (const name of variables) {
      const value = state.get(name);
      if (value === undefined) continue;
      if (!split.has(name) || names.length > namesMost) cells.set(placeOf(show(name)), value);
      else
        for (const [key, inner] of pairsOf(value)) cells.set(placeOf(`${show(name)}[${show(textOf(key), 60)}]`), inner);
    }
    return cells;
  };
  const changes: VariableChange[] = [];
  let before = cellsOf(states[0] ?? new Map<string, ItfValue>());
  const first = before;
  for (const [k, state] of states.entries()) {
    if (k === 0) continue;
    const now = cellsOf(state);
    for (const variable of [...new Set([...before.keys(), ...now.keys()])].sort((one, other) => one - other)) {
      const change = changeOf(before.get(variable), now.get(variable));
      if (change !== null) changes.push({ step: k, variable, ...change });
    }
    before = now;
  }
  return {
    names,
    initial: names.map((_, k) => shownText(first.get(k))),
    changes,
  };
}

const isSplit = (value: ItfValue | undefined): boolean => {
  const pairs = pairsOf(value);
  const isVariant = value?.kind === 'record' && value.fields.has('tag');
  return pairs.length > 0 && pairs.length <= splitMost && !isVariant;
};

const shownText = (value: ItfValue | undefined): string | null =>
  value === undefined ? null : show(textOf(value), textColumns);

function changeOf(
  before: ItfValue | undefined,
  now: ItfValue | undefined,
): Pick<VariableChange, 'text' | 'gained' | 'lost'> | null {
  const [was, is] = [before === undefined ? null : textOf(before), now === undefined ? null : textOf(now)];
  if (was === is) return null;
  const [old, fresh] = [elementsOf(before), elementsOf(now)];
  const text = shownText(now);
  if (old === null || fresh === null) return { text };
  const gained = without(fresh, old);
  const lost = without(old, fresh);
  return { text, ...(gained.length > 0 && { gained }), ...(lost.length > 0 && { lost }) };
}

/** Of a collection that is not shown by its keys. */
function elementsOf(value: ItfValue | undefined): readonly string[] | null {
  if (value?.kind === 'set' || value?.kind === 'list') return value.items.map(textOf);
  return value?.kind === 'map' ? value.pairs.map(([key, one]) => `${textOf(key)} -> ${textOf(one)}`) : null;
}

/** What one of two collections has beyond the other, counted. */
function without(elements: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const one of others) left.set(one, (left.get(one) ?? 0) + 1);
  const more = elements.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count <= 0;
  });
  const shown = more.slice(0, elementsMost).map((one) => show(one));
  return more.length > elementsMost ? [...shown, `… and ${more.length - elementsMost} more`] : shown;
}
