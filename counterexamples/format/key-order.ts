/** The same with these keys, as far as it has them, in this order. `ordered`: what is done to each value. */
export function inOrder(keys: readonly string[], value: object, ordered = (item: unknown): unknown => item): object {
  const values = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(keys.filter((key) => values.has(key)).map((key) => [key, ordered(values.get(key))]));
}
