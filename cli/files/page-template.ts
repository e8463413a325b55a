import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { UsageError } from '../usage-error.ts';

/** The page without its data, as the build made it. Throws a UsageError if it was not built. */
export function pageTemplate(): string {
  try {
    return readFileSync(join(packageRoot, 'dist/page/template.html'), 'utf8');
  } catch {
    throw new UsageError('the page is not built: npm run build, in the folder of raftcheck');
  }
}
