const slabBytes = 65_536;

let slab = new Uint8Array(slabBytes);
let used = 0;

/**
 * So many bytes, all zero, that nobody else has. Small ones are cut from a slab: an array with a memory of its own costs
 * more to make and to collect than all else that a simulated disk does for a write.
 */
export function freshBytes(length: number): Uint8Array {
  if (length > slabBytes / 16) return new Uint8Array(length);
  if (used + length > slabBytes) {
    slab = new Uint8Array(slabBytes);
    used = 0;
  }
  used += length;
  return slab.subarray(used - length, used);
}

/** A copy of these bytes, likewise. */
export function copyOfBytes(bytes: Uint8Array): Uint8Array {
  const copy = freshBytes(bytes.length);
  copy.set(bytes);
  return copy;
}
