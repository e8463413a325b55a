import { gzipSync } from 'node:zlib';
import type { RunDocument } from './document.ts';
import { packed } from './packed.ts';

/** Beyond that, data is packed and compressed: before, a person can read it in the file. */
const plainMax = 200_000; // characters
const stepsMax = 1_000; // which are more than that

const level = 6; // 9 takes seven times as long for 6 % less

const block = '<script type="application/json" id="run"></script>';
const titled = /<title>[^<]*<\/title>/;

/**
 * The page of a run: the template with the run's data in it, which nothing in a browser takes for markup. Same document,
 * same bytes. Throws a TypeError if it is no template.
 */
export function pageOf(document: RunDocument, template: string): string {
  const [before, after, ...more] = template.split(block);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new TypeError('the template of a page has one place for its data');
  }
  return [withTitle(before, document.title), dataBlock(document), after].join('');
}

/** The same for a page that hears from the server that it came from, and from nobody else. */
export function livePageOf(document: RunDocument, template: string): string {
  const [before, after, ...more] = template.split(noNetwork);
  if (before === undefined || after === undefined || more.length > 0)
    throw new TypeError('the template of a page has one policy, which allows no network');
  return pageOf({ ...document, live: true }, `${before}${noNetwork}; connect-src 'self'${after}`);
}

const noNetwork = "content=\"default-src 'none'";

function dataBlock(document: RunDocument): string {
  const json = document.steps.length > stepsMax ? null : JSON.stringify(document);
  if (json !== null && json.length <= plainMax) {
    return `<script type="application/json" id="run">${json.replaceAll('<', '\\u003c')}</script>`;
  }
  // Without file name and time: Node writes neither. The byte that names the system is the same on all of them, then.
  const bytes = gzipSync(JSON.stringify(packed(document)), { level });
  bytes[9] = unknownSystem;
  return `<script type="text/plain" id="run" data-encoding="columns+gzip">${bytes.toString('base64')}</script>`;
}

const unknownSystem = 255; // RFC 1952, OS

function withTitle(head: string, title: string): string {
  const at = titled.exec(head);
  if (at === null) return head;
  return [head.slice(0, at.index), `<title>${escaped(title)}</title>`, head.slice(at.index + at[0].length)].join('');
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const escaped = (text: string): string => text.replaceAll(/[&<>]/g, (sign) => escapes[sign] ?? '');
