import { describe, expect, test } from 'vitest';
import { writeAll } from './write-all.ts';

/** A file of 64 bytes that takes so many at a time. */
class SlowFile {
  readonly bytes = new Uint8Array(64);
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  async write<Bytes>(
    bytes: Bytes,
    from?: unknown,
    length?: unknown,
    at?: unknown,
  ): Promise<{ bytesWritten: number; buffer: Bytes }> {
    if (!(bytes instanceof Uint8Array)) throw new TypeError('bytes only');
    const bytesWritten = Math.min(this.#most, Number(length));
    this.bytes.set(bytes.subarray(Number(from), Number(from) + bytesWritten), Number(at));
    return { bytesWritten, buffer: bytes };
  }
}

describe('a system that takes fewer bytes than it is given', () => {
  test.each([1, 7, 19, 20, 21])('%d at a time gets all of them', async (most) => {
    const file = new SlowFile(most);
    const bytes = Uint8Array.from({ length: 20 }, (_, k) => k + 1);
    await writeAll(file, bytes, 9);
    expect(file.bytes).toEqual(Uint8Array.from({ length: 64 }, (_, k) => bytes[k - 9] ?? 0));
  });

  test('none at a time is given up on', async () => {
    await expect(writeAll(new SlowFile(0), new Uint8Array(3), 0)).rejects.toThrow('only 0 of 3 bytes');
    await expect(writeAll(new SlowFile(0), new Uint8Array(0), 0)).resolves.toBeUndefined();
  });
});
