/** Both in one number of 32 bits, in that order. */
export function mixed(hash: number, value: number): number {
  const next = Math.imul(hash ^ value, 0x0100_0193);
  return next ^ (next >>> 15);
}

const known = new Map<string, number>();

/** A text as a number of 32 bits; of few texts, since they are remembered. */
export function hashOf(text: string): number {
  let hash = known.get(text);
  if (hash === undefined) {
    hash = 7;
    for (let k = 0; k < text.length; k += 1) hash = mixed(hash, text.charCodeAt(k));
    known.set(text, hash);
  }
  return hash;
}
