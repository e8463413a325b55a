const highUnit = 2 ** 32;

/** Builds up bytes, big-endian, growing as needed. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  /** `room`: as many bytes as are expected. */
  constructor(room = 256) {
    this.#bytes = new Uint8Array(room);
  }

  u8(value: number): void {
    const at = this.#room(1);
    this.#bytes[at] = value;
  }

  // Byte by byte: a view of the array would be one more object for each writer, and for a small array a memory of its own.
  u32(value: number): void {
    const at = this.#room(4);
    const bytes = this.#bytes;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
  }

  /** A safe integer ≥ 0 in eight bytes. */
  u64(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`cannot be stored: ${value}`);
    this.u32(Math.floor(value / highUnit));
    this.u32(value % highUnit);
  }

  raw(bytes: Uint8Array): void {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** With its length before it. */
  sized(bytes: Uint8Array): void {
    this.u32(bytes.length);
    this.raw(bytes);
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    return at;
  }
}

/** The bytes are not what a `ByteWriter` wrote in this place. */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes';
}

/** Takes bytes apart; every length is held against what is left before anything is made of it. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  u64(): number {
    const value = this.u32() * highUnit + this.u32();
    if (!Number.isSafeInteger(value)) throw new MalformedBytes(`a number beyond 2^53`);
    return value;
  }

  sized(): Uint8Array {
    const length = this.u32();
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  #take(count: number): number {
    const at = this.#at;
    if (count > this.#bytes.length - at)
      throw new MalformedBytes(`${count} bytes wanted, ${this.#bytes.length - at} left`);
    this.#at += count;
    return at;
  }
}
