import type { Command, Entry } from '../core/log.ts';
import type { HardState } from '../core/node.ts';
import { ByteReader, ByteWriter, MalformedBytes } from './bytes.ts';
import type { Batch } from './storage.ts';

// What one batch is made of, in this order: the hard state, where the log is cut, the entries.
const recordTag = { hardState: 1, truncateFrom: 2, entry: 3 } as const;
const commandForm = { none: 0, utf8: 1, utf16: 2 } as const;
const nobody = 0; // servers are numbered from 1

const utf8 = new TextEncoder();
const utf8Reader = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function encodeBatch({ hardState, from, entries }: Batch): Uint8Array {
  const to = new ByteWriter();
  to.u8(recordTag.hardState);
  writeHardState(to, hardState);
  to.u8(recordTag.truncateFrom);
  to.u64(from);
  for (const { term, command } of entries) {
    to.u8(recordTag.entry);
    to.u64(term);
    writeCommand(to, command);
  }
  return to.finish();
}

/** Throws `MalformedBytes` if they are not those of a batch. */
export function decodeBatch(payload: Uint8Array): Batch {
  const of = new ByteReader(payload);
  expectTag(of, recordTag.hardState);
  const hardState = readHardState(of);
  expectTag(of, recordTag.truncateFrom);
  const from = of.u64();
  const entries: Entry[] = [];
  while (!of.atEnd) {
    expectTag(of, recordTag.entry);
    const term = of.u64();
    entries.push({ term, command: readCommand(of) });
  }
  return { hardState, from, entries };
}

export function writeHardState(to: ByteWriter, { currentTerm, votedFor }: HardState): void {
  to.u64(currentTerm);
  to.u64(votedFor ?? nobody);
}

export function readHardState(of: ByteReader): HardState {
  const currentTerm = of.u64();
  const votedFor = of.u64();
  return { currentTerm, votedFor: votedFor === nobody ? null : votedFor };
}

function writeCommand(to: ByteWriter, command: Command | null): void {
  if (command === null) {
    to.u8(commandForm.none);
  } else if (isWellFormed(command)) {
    to.u8(commandForm.utf8);
    to.sized(utf8.encode(command));
  } else {
    // UTF-8 has no lone surrogates: they would come back as another command.
    to.u8(commandForm.utf16);
    to.sized(Buffer.from(command, 'utf16le'));
  }
}

function readCommand(of: ByteReader): Command | null {
  const form = of.u8();
  if (form === commandForm.none) return null;
  if (form === commandForm.utf16) return Buffer.from(of.sized()).toString('utf16le');
  if (form !== commandForm.utf8) throw new MalformedBytes(`no form of a command: ${form}`);
  return readText(of);
}

/** A text in UTF-8; throws `MalformedBytes` if it is none. */
export function readText(of: ByteReader): string {
  const bytes = of.sized();
  try {
    return utf8Reader.decode(bytes);
  } catch {
    throw new MalformedBytes('no UTF-8');
  }
}

export function writeText(to: ByteWriter, text: string): void {
  to.sized(utf8.encode(text));
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function expectTag(of: ByteReader, expected: number): void {
  const tag = of.u8();
  if (tag !== expected) throw new MalformedBytes(`record ${tag} where ${expected} was expected`);
}
