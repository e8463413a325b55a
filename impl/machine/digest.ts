/**
 * A 64-bit digest of the text's UTF-16 units, the same in every run and on every machine: cyrb53 (bryc, public domain)
 * with all of its 64 bits. It tells apart what went apart by mistake; it is no defence against someone who looks for two
 * texts with one digest.
 */
export function digestOf(text: string): bigint {
  let high = 0x41c6ce57;
  let low = 0xdeadbeef;
  for (let k = 0; k < text.length; k += 1) {
    const unit = text.charCodeAt(k);
    high = Math.imul(high ^ unit, 0x5f356495);
    low = Math.imul(low ^ unit, 0x9e3779b1);
  }
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** Sixteen hexadecimal digits. */
export const showDigest = (digest: bigint): string => digest.toString(16).padStart(16, '0');
