/** How many 32-bit words of a digest are used, and added up to the fingerprint of a global state. */
export const digestWords = 3;

/**
 * Writes a 96-bit digest of the text into `into` at `at`, as three signed 32-bit words: MurmurHash3 (x86, 128 bits,
 * public domain) over the text's UTF-16 units. Equal texts give equal digests, in every run and thread; different ones
 * are taken to give independent random ones.
 */
export function digest(text: string, into: Int32Array, at: number): void {
  let h1 = seed;
  let h2 = seed;
  let h3 = seed;
  let h4 = seed;
  // Two units fill a lane; a text is followed by zeros, and its length is mixed in at the end.
  for (let k = 0; k < text.length; k += 8) {
    h1 = (Math.imul(rotated(h1 ^ mixed(lane(text, k), c1, 15, c2), 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 = (Math.imul(rotated(h2 ^ mixed(lane(text, k + 2), c2, 16, c3), 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 = (Math.imul(rotated(h3 ^ mixed(lane(text, k + 4), c3, 17, c4), 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 = (Math.imul(rotated(h4 ^ mixed(lane(text, k + 6), c4, 18, c1), 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  const lengths = [h1, h2, h3, h4].map((h) => h ^ text.length);
  const finals = allMixed(lengths).map(finalised);
  const [w1 = 0, w2 = 0, w3 = 0] = allMixed(finals);
  into[at] = w1;
  into[at + 1] = w2;
  into[at + 2] = w3;
}

const seed = 0x2f0d1c6b;
const c1 = 0x239b961b;
const c2 = 0xab0e9789 | 0;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93 | 0;

const lane = (text: string, at: number): number => unit(text, at) | (unit(text, at + 1) << 16);

const unit = (text: string, at: number): number => (at < text.length ? text.charCodeAt(at) : 0);

const rotated = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

const mixed = (x: number, before: number, by: number, after: number): number =>
  Math.imul(rotated(Math.imul(x, before), by), after);

/** Every lane comes to depend on all. */
function allMixed([h1 = 0, h2 = 0, h3 = 0, h4 = 0]: readonly number[]): readonly number[] {
  const sum = (h1 + h2 + h3 + h4) | 0;
  return [sum, (h2 + sum) | 0, (h3 + sum) | 0, (h4 + sum) | 0];
}

/** MurmurHash3's last mix of 32 bits. */
function finalised(h: number): number {
  let x = h;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
