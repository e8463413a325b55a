import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root.ts';

/** The script of a worker thread of that folder of cli/, `beside` if built. Node 20 reads no TypeScript. */
export function workerFile(beside: URL, folder: string): URL | string {
  return existsSync(beside) ? beside : join(packageRoot, 'dist/cli', folder, 'worker.js');
}
