import type { RunDocument } from '../counterexamples/page/document.ts';

/** The data of a page, from the element that holds it. Throws what is for people to read. */
export async function documentIn(element: HTMLElement | null): Promise<RunDocument> {
  const text = element?.textContent?.trim() ?? '';
  if (text === '') throw new Error('this page holds no run: it is the template that raftcheck fills');
  const json = element?.dataset['encoding'] === 'gzip' ? await unzipped(text) : text;
  const value: unknown = JSON.parse(json);
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

export const isDocument = (value: unknown): value is RunDocument =>
  typeof value === 'object' &&
  value !== null &&
  'format' in value &&
  value.format === 'raftcheck-page' &&
  'version' in value &&
  value.version === 1;
