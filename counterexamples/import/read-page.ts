import { show } from '../printable.ts';
import { csvPage } from './csv-page.ts';
import { pageLimits } from './limits.ts';
import { PageError } from './page-error.ts';
import { rstPage } from './rst-page.ts';
import type { TracePage } from './trace-page.ts';

/**
 * The page of trace tables in the bytes of a file, RST or CSV: what it is shows in its text. `source` is the file's
 * name, for messages. Throws a PageError for whatever is wrong with it, and nothing else.
 */
export function readTracePage(bytes: Uint8Array, source: string): TracePage {
  if (bytes.length > pageLimits.fileBytes) {
    const fact = `${show(source)}: larger than ${pageLimits.fileBytes / 2 ** 20} MiB, more than is read`;
    throw new PageError('PAGE_SIZE', fact, 'Split the page into several.');
  }
  const text = decode(bytes, source);
  const begin = text.slice(0, csvBegin).trimStart();
  return begin.startsWith('N-1') ? csvPage(text, source) : rstPage(text, source);
}

const csvBegin = 200; // characters in which CSV has its first head

function decode(bytes: Uint8Array, source: string): string {
  const refuse = (fact: string, remedy: string): never => {
    throw new PageError('PAGE_ENCODING', `${show(source)}: ${fact}`, remedy);
  };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return refuse('the file is compressed with gzip', 'Unpack it first: gunzip FILE');
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) return refuse('the file is in UTF-16', 'Save it as UTF-8.');
  if (bytes.includes(0)) return refuse('the file is binary: it holds a null byte', 'Name an RST page or a CSV file.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('the file is not valid UTF-8', 'Save it as UTF-8; a page is a text file.');
  }
}
