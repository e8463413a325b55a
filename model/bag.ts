import type { SpecMessage } from './state/message.ts';

/** A bag of messages (raft.tla, messages): how many of each there are, sorted by key so that equal bags are equal. */
export type Bag = readonly BagItem[];

export interface BagItem {
  readonly key: string; // the message as text; a rule makes its fields always in the same order
  readonly message: SpecMessage;
  readonly count: number; // ≥ 1
}

export const emptyBag: Bag = [];

/** Returns the bag with one more of this message. */
export function put(bag: Bag, message: SpecMessage): Bag {
  const key = JSON.stringify(message);
  const { position, item } = find(bag, key);
  if (item !== undefined) return bag.with(position, { ...item, count: item.count + 1 });
  return bag.toSpliced(position, 0, { key, message, count: 1 });
}

/** Returns the bag with one less of this message; the same bag if it has none. */
export function take(bag: Bag, message: SpecMessage): Bag {
  const { position, item } = find(bag, JSON.stringify(message));
  if (item === undefined) return bag;
  if (item.count === 1) return bag.toSpliced(position, 1);
  return bag.with(position, { ...item, count: item.count - 1 });
}

/** Returns how many messages there are, copies counted. */
export function size(bag: Bag): number {
  return bag.reduce((sum, { count }) => sum + count, 0);
}

/** The item with this key, and the position where it is or would be. */
function find(bag: Bag, key: string): { readonly position: number; readonly item: BagItem | undefined } {
  const position = bag.findIndex((item) => item.key >= key);
  if (position < 0) return { position: bag.length, item: undefined };
  const item = bag[position];
  return { position, item: item?.key === key ? item : undefined };
}
