import type { SystemSpec } from '../../search/explore/system.ts';

/** What `check` explores whole: small enough for a second, large enough to elect, crash, truncate and commit. */
export const smallSpaces: readonly SystemSpec[] = [
  {
    kind: 'core',
    bounds: {
      servers: 3,
      maxTerm: 2,
      maxLog: 1,
      maxMessages: 1,
      values: 1,
      restart: true,
      duplicate: false,
      drop: true,
    },
  },
  {
    kind: 'implementation',
    fault: null,
    conformance: true,
    options: { servers: 2, features: [], maxEntries: 2, maxInFlight: 2, disk: 'delayed' },
    bounds: { maxTerm: 2, maxLog: 2, maxMessages: 2, duplicate: false, drop: true, budgets: { crash: 1 } },
  },
];
