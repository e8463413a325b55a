import { copyOfBytes, freshBytes } from './slab.ts';

/**
 * The bytes of a file as a value. They lie in pages, as in a page cache, and two contents share the pages in which they
 * do not differ: a small change of a large file costs little, and leaves the content before it as it was.
 */
export interface Content {
  readonly size: number; // bytes
  readonly pages: readonly Uint8Array[]; // never written to; what lies beyond the size is zeros
}

const pageBytes = 1024; // more, and a small write copies much; less, and the list of pages of a large file is long
const zeroPage = new Uint8Array(pageBytes);

export const emptyContent: Content = { size: 0, pages: [] };

export function contentOf(bytes: Uint8Array): Content {
  return written(emptyContent, 0, bytes);
}

/** A copy of all bytes, for the caller to keep. */
export function bytesOf({ size, pages }: Content): Uint8Array {
  const bytes = new Uint8Array(size);
  for (const [index, page] of pages.entries()) {
    if (page === zeroPage) continue;
    const start = index * pageBytes;
    bytes.set(start + pageBytes > size ? page.subarray(0, size - start) : page, start);
  }
  return bytes;
}

/** The byte at `at`; 0 beyond the end. */
export function byteAt({ pages }: Content, at: number): number {
  return pages[Math.floor(at / pageBytes)]?.[at % pageBytes] ?? 0;
}

/** The content with these bytes from `at` on, filled with zeros where nothing was written. */
export function written(content: Content, at: number, bytes: Uint8Array): Content {
  if (!Number.isSafeInteger(at) || at < 0) throw new RangeError(`no byte of a file is at ${at}`);
  const end = at + bytes.length;
  const size = Math.max(content.size, end);
  const pages = pagesFor(content.pages, size);
  for (let index = Math.floor(at / pageBytes); index * pageBytes < end; index += 1) {
    const start = index * pageBytes;
    const from = Math.max(at, start);
    const page = ownPage(pages[index]);
    page.set(bytes.subarray(from - at, start + pageBytes - at), from - start);
    pages[index] = page;
  }
  return { size, pages };
}

/** The content cut, or filled with zeros, to a size. */
export function resized(content: Content, size: number): Content {
  if (size === content.size) return content;
  const pages = pagesFor(content.pages, size);
  const last = pages.at(-1);
  const end = size % pageBytes;
  if (size < content.size && last !== undefined && end > 0) pages[pages.length - 1] = ownPage(last).fill(0, end);
  return { size, pages };
}

/** A page with the same bytes, to write to. */
const ownPage = (page: Uint8Array = zeroPage): Uint8Array =>
  page === zeroPage ? freshBytes(pageBytes) : copyOfBytes(page);

function pagesFor(pages: readonly Uint8Array[], size: number): Uint8Array[] {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`no file has ${size} bytes`);
  const sized = pages.slice(0, Math.ceil(size / pageBytes));
  while (sized.length * pageBytes < size) sized.push(zeroPage);
  return sized;
}
