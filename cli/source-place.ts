import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import type { SourceMapPayload } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from './package-root.ts';

/**
 * A line of a stack with the source that it comes from, if it names a file with a map beside it, as those of the built
 * command line have: `at f (file:///…/dist/cli/run.js:7:3)` becomes `at f (cli/program.ts:5:12)`. Else as it is.
 */
export function inSource(line: string): string {
  return line.replace(/file:[^()\s]+\.js:\d+:\d+/, (place) => {
    const [, url = '', row, column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
    const origin = mapOf(url)?.findOrigin(Number(row), Number(column));
    if (origin === undefined || !('fileName' in origin)) return place; // a source, or a file of somebody else
    const source = join(dirname(fileURLToPath(url)), origin.fileName);
    return `${source.slice(packageRoot.length + 1)}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}

const maps = new Map<string, SourceMap | undefined>(); // by the address of what they are of

function mapOf(url: string): SourceMap | undefined {
  if (!maps.has(url)) maps.set(url, readMap(url));
  return maps.get(url);
}

function readMap(url: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')) as SourceMapPayload);
  } catch {
    return undefined;
  }
}
