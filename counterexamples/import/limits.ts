import { limits } from '../format/limits.ts';

/** How much a page of trace tables may hold (docs/import.md). */
export const pageLimits = {
  fileBytes: limits.fileBytes,
  nodes: limits.servers,
  rows: 2_000, // a search keeps the cluster as it was at each of them
  sections: 2_000,
  inFlight: 500, // messages that have not arrived, lost ones included
} as const;
