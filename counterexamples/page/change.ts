/** What of plain data is other in later data. It is plain data itself, and small where little is other. */
export type Change =
  | { readonly is: unknown } // something else altogether
  | { readonly keys: readonly (readonly [key: string, change: Change])[]; readonly gone: readonly string[] }
  | {
      readonly length: number; // items of the earlier list that are kept
      readonly at: readonly (readonly [place: number, change: Change])[]; // of those
      readonly more: readonly unknown[]; // behind them
    };

/** What is other; null if nothing is. What is one object in both is not looked into. `undefined` is the same as nothing. */
export function changeBetween(before: unknown, after: unknown): Change | null {
  if (before === after) return null;
  if (isList(before) && isList(after)) return changeOfLists(before, after);
  if (isRecord(before) && isRecord(after)) return changeOfRecords(before, after);
  return { is: after };
}

/** The later data, of the earlier one and what is other. What is not other is the same object. */
export function changed(before: unknown, change: Change | null): unknown {
  if (change === null) return before;
  if ('is' in change) return change.is;
  if ('keys' in change) {
    if (!isRecord(before)) throw new TypeError('this is a change of something else');
    const { keys, gone } = change;
    const others = keys.map(([key, other]) => [key, changed(ownOf(before, key), other)] as const);
    // Not by assignment: a key may be __proto__.
    const all = Object.fromEntries([...Object.entries(before), ...others]);
    for (const key of gone) delete all[key];
    return all;
  }
  if (!isList(before) || before.length < change.length) throw new TypeError('this is a change of something else');
  const kept = before.slice(0, change.length);
  for (const [place, other] of change.at) kept[place] = changed(kept[place], other);
  return [...kept, ...change.more];
}

function changeOfLists(before: readonly unknown[], after: readonly unknown[]): Change | null {
  const length = Math.min(before.length, after.length);
  const at: (readonly [number, Change])[] = [];
  for (let place = 0; place < length; place += 1) {
    const other = changeBetween(before[place], after[place]);
    if (other !== null) at.push([place, other]);
  }
  return at.length === 0 && before.length === after.length ? null : { length, at, more: after.slice(length) };
}

function changeOfRecords(before: PlainRecord, after: PlainRecord): Change | null {
  const keys = presentIn(after).flatMap((key): readonly (readonly [string, Change])[] => {
    const other = changeBetween(ownOf(before, key), after[key]);
    return other === null ? [] : [[key, other]];
  });
  const gone = presentIn(before).filter((key) => ownOf(after, key) === undefined);
  return keys.length === 0 && gone.length === 0 ? null : { keys, gone };
}

type PlainRecord = Readonly<Record<string, unknown>>;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isRecord = (value: unknown): value is PlainRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const presentIn = (record: PlainRecord): readonly string[] =>
  Object.keys(record).filter((key) => record[key] !== undefined);

const ownOf = (record: PlainRecord, key: string): unknown => (Object.hasOwn(record, key) ? record[key] : undefined);
