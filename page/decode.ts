import type { RunDocument } from '../counterexamples/page/document.ts';
import { isDocument } from '../counterexamples/page/document.ts';
import { unpacked } from '../counterexamples/page/packed.ts';
import type { PackedDocument } from '../counterexamples/page/packed.ts';

/** The data of a page, from the element that holds it. Throws what is for people to read. */
export async function documentIn(element: HTMLElement | null): Promise<RunDocument> {
  const text = element?.textContent?.trim() ?? '';
  if (text === '') throw new Error('this page holds no run: it is the template that raftcheck fills');
  const isPacked = element?.dataset['encoding'] === 'columns+gzip';
  const value: unknown = JSON.parse(isPacked ? await unzipped(text) : text);
  if (isPacked && isPackedDocument(value)) return unpacked(value);
  if (!isDocument(value)) throw new Error('the run in this page was written by another version of raftcheck');
  return value;
}

async function unzipped(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  try {
    return await new Response(stream).text();
  } catch (error) {
    throw new Error('the run in this page is damaged: the file was cut off', { cause: error });
  }
}

const isPackedDocument = (value: unknown): value is PackedDocument =>
  typeof value === 'object' && value !== null && 'rest' in value && isDocument(value.rest);
