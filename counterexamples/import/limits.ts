import { limits } from '../format/limits.ts';

/** How much a page of trace tables may hold (docs/import.md). */
export const pageLimits = {
  fileBytes: limits.fileBytes,
  nodes: limits.servers,
  rows: 20_000,
  sections: 10_000,
} as const;
