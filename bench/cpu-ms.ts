/** The CPU time that the work took, of the whole process and in milliseconds, and what it came to. */
export function cpuMsOf<T>(work: () => T): readonly [number, T] {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return [(user + system) / 1000, result];
}
