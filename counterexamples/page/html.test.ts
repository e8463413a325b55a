import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { targetNamed } from '../../world/testing/target-named.ts';
import { election, runOf } from '../testing/example-runs.ts';
import type { RunDocument } from './document.ts';
import { pageOf } from './html.ts';
import { runDocument } from './run-document.ts';

const template =
  '<!doctype html><html><head><title>raftcheck</title></head><body><script type="application/json" id="run"></script><p>the rest</p></body></html>';

function documentOf(title: string): RunDocument {
  const { schedule } = runOf(election);
  const around = { explanation: null, shrinking: { unknown: 'x' }, command: '', tool: 'raftcheck 0' } as const;
  return { ...runDocument(targetNamed('impl'), schedule, around), title };
}

const blockOf = (page: string): string => /<script [^>]*id="run"[^>]*>([^<]*)<\/script>/.exec(page)?.[1] ?? '';

const hostile = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '</SCRIPT ><img src=x onerror=alert(1)>',
  "$& $` $' $1",
  '</title><script>alert(1)</script>',
  '\u2028\u2029',
  '&lt;b&gt;',
];

test('what stands in the data comes out as it was, and ends neither its block nor the page', () => {
  for (const title of hostile) {
    const document = documentOf(title);
    const page = pageOf(document, template);
    expect(JSON.parse(blockOf(page))).toEqual(document);
    expect(page.split('<script')).toHaveLength(2);
    expect(page.endsWith('</script><p>the rest</p></body></html>')).toBe(true);
  }
});

test('the title is text', () => {
  expect(pageOf(documentOf('</title>&<b>'), template)).toContain('<title>&lt;/title&gt;&amp;&lt;b&gt;</title>');
});

test('what is long is compressed, always to the same bytes', () => {
  const document = documentOf('long');
  const long = { ...document, schedule: 'x<y '.repeat(60_000) };
  const page = pageOf(long, template);
  expect(page).toContain('<script type="text/plain" id="run" data-encoding="columns+gzip">');
  const packed = Buffer.from(blockOf(page), 'base64');
  expect([...packed.subarray(4, 8), packed[9]]).toEqual([0, 0, 0, 0, 255]);
  const inside: unknown = JSON.parse(gunzipSync(packed).toString());
  expect(inside).toMatchObject({ rest: { schedule: long.schedule, title: 'long' } });
  expect(pageOf(long, template)).toBe(page);
  expect(page.length).toBeLessThan(20_000);
});

test('what has no place for data is no template', () => {
  expect(() => pageOf(documentOf(''), '<p>')).toThrow(TypeError);
  expect(() => pageOf(documentOf(''), template + template)).toThrow(TypeError);
});
