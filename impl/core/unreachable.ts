/** Ends every `switch` over a union: the compiler proves it is never called. */
export function unreachable(value: never): never {
  throw new TypeError(`no case for ${JSON.stringify(value)}`);
}
