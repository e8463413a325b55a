import type { Content } from './content.ts';
import { bytesOf } from './content.ts';

const byteDecoder = new TextDecoder('latin1'); // one character a byte, another for each

/** Numbers contents, so that they are quick to compare: two have the same number if and only if they are equal. */
export class ContentNumbers {
  readonly #numbers = new Map<string, number>();

  of(content: Content): number {
    const key = byteDecoder.decode(bytesOf(content));
    const number = this.#numbers.get(key) ?? this.#numbers.size;
    this.#numbers.set(key, number);
    return number;
  }
}
