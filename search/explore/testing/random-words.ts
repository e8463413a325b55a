/** A generator of 32-bit integers (xorshift) from a seed: as random as tests of tables need, and fast. */
export function randomWords(seed: number): () => number {
  let x = seed | 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x | 0;
  };
}
