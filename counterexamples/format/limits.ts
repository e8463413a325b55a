export const formatName = 'raftcheck-schedule';

/** The newest version of the format that is read. Written is the lowest that can hold a schedule. */
export const formatVersion = 4;

/** How much a schedule file may hold (docs/schedule-format.md). The first four are checked before it is parsed. */
export const limits = {
  fileBytes: 16 * 1024 * 1024,
  depth: 64, // objects and lists within one another
  keys: 1_000, // in one object
  values: 2_000_000, // in the whole file

  servers: 9,
  entries: 1_000_000, // maxEntries, maxInFlight
  clients: 9,
  steps: 100_000,
  position: 999_999_999,
  choice: 999_999_999,
  titleLength: 200, // in characters, of a section too
  propertyLength: 100,
  versionLength: 60, // of the subject
  commandBytes: 64 * 1024, // in UTF-8; of a value too
  keyBytes: 1024, // in UTF-8
} as const;
