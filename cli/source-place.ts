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
    try {
      const file = fileURLToPath(url);
      const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')) as SourceMapPayload);
      const origin = map.findOrigin(Number(row), Number(column));
      if (!('fileName' in origin)) return place;
      const source = join(dirname(file), origin.fileName);
      return `${source.slice(packageRoot.length + 1)}:${origin.lineNumber}:${origin.columnNumber}`;
    } catch {
      return place; // no map: a source, or a file of somebody else
    }
  });
}
