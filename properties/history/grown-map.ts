/**
 * A map in which entries are only set, as a value: with another entry it is another one, and the one before stays what it
 * was. The two share what they hold, so that to set one costs the same however many there are.
 */
export class GrownMap<Key, Value> {
  readonly #shared: Shared<Key, Value>;
  readonly #length: number; // so many of the shared settings are this map's

  private constructor(shared: Shared<Key, Value>, length: number) {
    this.#shared = shared;
    this.#length = length;
  }

  static empty<Key, Value>(): GrownMap<Key, Value> {
    return new GrownMap<Key, Value>(sharedBy([]), 0);
  }

  get(key: Key): Value | undefined {
    const position = this.#shared.positions.get(key)?.findLast((one) => one < this.#length);
    return position === undefined ? undefined : this.#shared.settings[position]?.[1];
  }

  with(key: Key, value: Value): GrownMap<Key, Value> {
    const { settings } = this.#shared;
    const shared = settings.length === this.#length ? this.#shared : sharedBy(settings.slice(0, this.#length));
    set(shared, key, value);
    return new GrownMap(shared, this.#length + 1);
  }
}

/** What maps share that came from one another. */
interface Shared<Key, Value> {
  readonly settings: (readonly [Key, Value])[]; // in their order
  readonly positions: Map<Key, number[]>; // by key, ascending
}

function sharedBy<Key, Value>(settings: readonly (readonly [Key, Value])[]): Shared<Key, Value> {
  const shared: Shared<Key, Value> = { settings: [], positions: new Map<Key, number[]>() };
  for (const [key, value] of settings) set(shared, key, value);
  return shared;
}

function set<Key, Value>({ settings, positions }: Shared<Key, Value>, key: Key, value: Value): void {
  const known = positions.get(key);
  if (known === undefined) positions.set(key, [settings.length]);
  else known.push(settings.length);
  settings.push([key, value]);
}
