import { bytesOf } from '../content.ts';
import type { SimulatedDisk } from '../simulated-disk.ts';
import { contentsOf } from '../simulated-disk.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of a text, for a file. */
export function bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** What a reader sees of a disk of texts: each file by name. */
export function texts(disk: SimulatedDisk): Readonly<Record<string, string>> {
  return Object.fromEntries(contentsOf(disk).map(([name, content]) => [name, decoder.decode(bytesOf(content))]));
}

/** What a reader sees of any disk: each file by name, byte after byte. */
export function byteLists(disk: SimulatedDisk): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(contentsOf(disk).map(([name, content]) => [name, [...bytesOf(content)]]));
}
