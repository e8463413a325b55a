import type { Term } from '../seen/view.ts';

interface OfTerm {
  readonly term: Term;
}

/**
 * A list that only grows, as a value: with more at its end it is another one, and the shorter one stays what it was. The
 * two share their items, so that to add one costs the same however long the list is.
 */
export class Grown<Item extends OfTerm> implements Iterable<Item> {
  readonly length: number;
  readonly #shared: Shared<Item>; // its first `length` items are those of this list

  private constructor(shared: Shared<Item>, length: number) {
    this.#shared = shared;
    this.length = length;
  }

  static of<Item extends OfTerm>(items: Iterable<Item> = []): Grown<Item> {
    const all = [...items];
    return new Grown({ items: all, positions: new Map(), sorted: 0 }, all.length);
  }

  /** The item at a position, counted from 0; undefined beyond the end. */
  at(position: number): Item | undefined {
    return position < this.length ? this.#shared.items[position] : undefined;
  }

  /** Those from that position on. */
  from(position: number): readonly Item[] {
    return this.#shared.items.slice(position, this.length);
  }

  /** Those of a term, in their order. */
  *ofTerm(term: Term): Generator<Item> {
    sort(this.#shared);
    for (const position of this.#shared.positions.get(term) ?? []) {
      const item = this.at(position);
      if (item === undefined) return; // it belongs to a longer list
      yield item;
    }
  }

  /** This list with these behind it; the same list if there are none. */
  with(more: readonly Item[]): Grown<Item> {
    if (more.length === 0) return this;
    const { items } = this.#shared;
    if (items.length > this.length) return Grown.of([...this, ...more]); // it has grown in another way
    for (const item of more) items.push(item);
    return new Grown(this.#shared, items.length);
  }

  *[Symbol.iterator](): Generator<Item> {
    const { items } = this.#shared;
    for (let position = 0; position < this.length; position += 1) yield items[position] as Item;
  }
}

/** What lists share that grew from one another. */
interface Shared<Item> {
  readonly items: Item[];
  readonly positions: Map<Term, number[]>; // by term, ascending
  sorted: number; // so many of the items are in `positions`
}

function sort<Item extends OfTerm>(shared: Shared<Item>): void {
  const { items, positions } = shared;
  for (; shared.sorted < items.length; shared.sorted += 1) {
    const { term } = items[shared.sorted] as Item;
    const known = positions.get(term);
    if (known === undefined) positions.set(term, [shared.sorted]);
    else known.push(shared.sorted);
  }
}
