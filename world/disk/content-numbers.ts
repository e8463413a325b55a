import type { Content } from './content.ts';

const byteDecoder = new TextDecoder('latin1'); // one character a byte, another for each

/**
 * Numbers contents, so that they are quick to compare: two have the same number if and only if they are equal. Pages
 * are numbered first, and one that is shared is looked at once.
 */
export class ContentNumbers {
  readonly #contents = new Map<string, number>();
  readonly #pages = new Map<string, number>();
  readonly #seen = new WeakMap<Uint8Array, number>();

  of({ size, pages }: Content): number {
    return numberIn(this.#contents, `${size}:${pages.map((page) => this.#ofPage(page)).join()}`);
  }

  #ofPage(page: Uint8Array): number {
    const known = this.#seen.get(page);
    if (known !== undefined) return known;
    const number = numberIn(this.#pages, byteDecoder.decode(page));
    this.#seen.set(page, number);
    return number;
  }
}

function numberIn(numbers: Map<string, number>, key: string): number {
  const number = numbers.get(key) ?? numbers.size;
  numbers.set(key, number);
  return number;
}
