/** Whether the error says that the system, or a thread's heap, has less memory than was wanted: a limit like others. */
export function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return true;
  return error instanceof RangeError && /allocation failed|array length/i.test(error.message);
}
