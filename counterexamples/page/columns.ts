/** Rows of one kind, key by key: what is alike stands together, and packs far better. */
export interface Columns {
  readonly rows: number;
  readonly columns: readonly (readonly [key: string, column: Column])[]; // keys as they first come
}

/** The values of one key in all rows. */
export type Column =
  | { readonly all: readonly unknown[] }
  /** Whole numbers, each as its difference from the one before; null where a row has none. */
  | { readonly steps: readonly (number | null)[]; readonly none: 'null' | 'absent' }
  /** The values that there are, and which of them each row has; -1: it has no such key. */
  | { readonly values: readonly unknown[]; readonly at: readonly number[] };

/** The rows as columns. A row is plain data, and `undefined` in it the same as nothing. */
export function columnsOf(rows: readonly object[]): Columns {
  const cells = new Map<string, unknown[]>();
  for (const [k, row] of rows.entries()) {
    for (const [key, value] of Object.entries(row)) {
      const column = cells.get(key) ?? Array.from({ length: rows.length }, () => undefined);
      column[k] = value;
      cells.set(key, column);
    }
  }
  return { rows: rows.length, columns: [...cells].map(([key, values]) => [key, columnOf(values)]) };
}

/** The rows again, whose keys may now stand in another order. */
export function rowsOf({ rows, columns }: Columns): readonly object[] {
  const made = Array.from({ length: rows }, (): Record<string, unknown> => ({}));
  for (const [key, column] of columns) {
    for (const [k, value] of valuesOf(column).entries()) {
      const row = made[k];
      if (row !== undefined && value !== undefined) row[key] = value;
    }
  }
  return made;
}

function columnOf(values: readonly unknown[]): Column {
  const present = values.filter((value) => value !== undefined && value !== null);
  const someAbsent = values.includes(undefined);
  if (present.every(isWhole) && !(someAbsent && values.includes(null))) {
    return { steps: differences(values), none: someAbsent ? 'absent' : 'null' };
  }
  const places = new Map<string, number>();
  const different: unknown[] = [];
  const at: number[] = [];
  for (const value of values) {
    const text = typeof value === 'string' ? value : ` ${JSON.stringify(value)}`;
    const known = value === undefined ? -1 : places.get(text);
    if (known !== undefined && (known === -1 || isAlike(different[known], value))) {
      at.push(known);
      continue;
    }
    if (!someAbsent && different.length + 1 > values.length / 4) return { all: values };
    places.set(text, different.length);
    at.push(different.push(value) - 1);
  }
  return { values: different, at };
}

function valuesOf(column: Column): readonly unknown[] {
  if ('all' in column) return column.all;
  if ('at' in column) return column.at.map((place) => column.values[place]);
  let last = 0;
  return column.steps.map((step) => {
    if (step === null) return column.none === 'null' ? null : undefined;
    last += step;
    return last;
  });
}

/** A text may be what another value is written as. */
const isAlike = (one: unknown, other: unknown): boolean => (typeof one === 'string') === (typeof other === 'string');

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

function differences(values: readonly unknown[]): readonly (number | null)[] {
  let last = 0;
  return values.map((value) => {
    if (!isWhole(value)) return null;
    const step = value - last;
    last = value;
    return step;
  });
}
