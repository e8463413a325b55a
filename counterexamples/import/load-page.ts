import { readLimited } from '../format/load.ts';
import { ScheduleError } from '../format/schedule-error.ts';
import { PageError } from './page-error.ts';
import { readTracePage } from './read-page.ts';
import type { TracePage } from './trace-page.ts';

/** The page of trace tables in the file at `path`. `source` is its name in messages. Throws a PageError, and nothing else. */
export function loadTracePage(path: string, source = path): TracePage {
  return readTracePage(bytesOf(path, source), source);
}

function bytesOf(path: string, source: string): Uint8Array {
  try {
    return readLimited(path, source);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    const isTooLarge = error.code === 'SCHEDULE_SIZE';
    throw new PageError(
      isTooLarge ? 'PAGE_SIZE' : 'PAGE_FILE',
      error.fact,
      isTooLarge ? 'Split the page.' : 'Name an RST or CSV file.',
    );
  }
}
