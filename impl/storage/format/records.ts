import { isUtf8 } from 'node:buffer';
import type { Configuration } from '../../core/configuration.ts';
import type { Command, Entry, ServerId } from '../../core/log.ts';
import type { HardState } from '../../core/node.ts';
import { ByteReader, ByteWriter, MalformedBytes } from './bytes.ts';
import type { WriteBatch } from '../storage.ts';

// What one batch is made of, in this order: the hard state, where the log is cut, the entries of either kind.
const recordTag = { hardState: 1, truncateFrom: 2, entry: 3, configuration: 4 } as const;
const textForm = { none: 0, utf8: 1, utf16: 2 } as const;
const nobody = 0; // servers are numbered from 1

const hasLoneSurrogate = /\p{Surrogate}/u;

export function encodeBatch({ hardState, from, entries }: WriteBatch): Uint8Array {
  const to = new ByteWriter();
  to.u8(recordTag.hardState);
  writeHardState(to, hardState);
  to.u8(recordTag.truncateFrom);
  to.u64(from);
  for (const entry of entries) writeEntry(to, entry);
  return to.finish();
}

/** Throws `MalformedBytes` if they are not those of a batch. */
export function decodeBatch(payload: Uint8Array): WriteBatch {
  const of = new ByteReader(payload);
  expectTag(of, recordTag.hardState);
  const hardState = readHardState(of);
  expectTag(of, recordTag.truncateFrom);
  const from = of.u64();
  if (from < 1) throw new MalformedBytes('entries from index 0, where the first one has index 1');
  const entries: Entry[] = [];
  while (!of.atEnd) entries.push(readEntry(of));
  return { hardState, from, entries };
}

function writeEntry(to: ByteWriter, { term, command, configuration }: Entry): void {
  to.u8(configuration === undefined ? recordTag.entry : recordTag.configuration);
  to.u64(term);
  if (configuration === undefined) return writeNullableText(to, command);
  if (command !== null) throw new RangeError('an entry with a configuration has no command');
  writeConfiguration(to, configuration);
}

function readEntry(of: ByteReader): Entry {
  const tag = of.u8();
  const term = of.u64();
  if (tag === recordTag.entry) return { term, command: readNullableText(of) };
  if (tag === recordTag.configuration) return { term, command: null, configuration: readConfiguration(of) };
  throw new MalformedBytes(`record ${tag} where an entry was expected`);
}

export function writeHardState(to: ByteWriter, { currentTerm, votedFor }: HardState): void {
  if (votedFor === nobody) throw new RangeError('there is no server 0 to vote for');
  to.u64(currentTerm);
  to.u64(votedFor ?? nobody);
}

export function readHardState(of: ByteReader): HardState {
  const currentTerm = of.u64();
  const votedFor = of.u64();
  return { currentTerm, votedFor: votedFor === nobody ? null : votedFor };
}

export function writeConfiguration(to: ByteWriter, { voters, newVoters, learners }: Configuration): void {
  writeServers(to, voters);
  to.u8(newVoters === null ? 0 : 1);
  if (newVoters !== null) writeServers(to, newVoters);
  writeServers(to, learners);
}

export function readConfiguration(of: ByteReader): Configuration {
  const voters = readServers(of);
  const newVoters = of.u8() === 0 ? null : readServers(of);
  return { voters, newVoters, learners: readServers(of) };
}

function writeServers(to: ByteWriter, servers: readonly ServerId[]): void {
  to.u32(servers.length);
  for (const server of servers) to.u64(server);
}

function readServers(of: ByteReader): readonly ServerId[] {
  const servers: ServerId[] = [];
  for (let left = of.u32(); left > 0; left -= 1) servers.push(of.u64());
  return servers;
}

function writeNullableText(to: ByteWriter, text: Command | null): void {
  if (text === null) to.u8(textForm.none);
  else writeText(to, text);
}

function readNullableText(of: ByteReader): Command | null {
  const form = of.u8();
  return form === textForm.none ? null : readTextIn(of, form);
}

/** Any text, byte for byte what it was. */
export function writeText(to: ByteWriter, text: string): void {
  // UTF-8 has no lone surrogates: they would come back as another text.
  const form = hasLoneSurrogate.test(text) ? textForm.utf16 : textForm.utf8;
  to.u8(form);
  to.sized(Buffer.from(text, form === textForm.utf8 ? 'utf8' : 'utf16le'));
}

/** Throws `MalformedBytes` if there is none. */
export function readText(of: ByteReader): string {
  return readTextIn(of, of.u8());
}

function readTextIn(of: ByteReader, form: number): string {
  if (form === textForm.utf16) return Buffer.from(of.sized()).toString('utf16le');
  if (form !== textForm.utf8) throw new MalformedBytes(`no form of a text: ${form}`);
  const bytes = of.sized();
  if (!isUtf8(bytes)) throw new MalformedBytes('no UTF-8');
  return Buffer.from(bytes).toString('utf8');
}

function expectTag(of: ByteReader, expected: number): void {
  const tag = of.u8();
  if (tag !== expected) throw new MalformedBytes(`record ${tag} where ${expected} was expected`);
}
