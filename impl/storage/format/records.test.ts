import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyConfiguration } from '../../core/configuration.ts';
import type { Entry } from '../../core/log.ts';
import { ByteReader, ByteWriter, MalformedBytes } from './bytes.ts';
import { decodeBatch, encodeBatch, readText, writeText } from './records.ts';
import type { WriteBatch } from '../storage.ts';

const term = fc.maxSafeNat();
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.nat(0xffff).map(String.fromCharCode) }));

const servers = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 });
const anyEntry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ term, command: fc.option(anyText) }),
  fc.record({
    term,
    command: fc.constant(null),
    configuration: fc.record({ voters: servers, newVoters: fc.option(servers), learners: servers }),
  }),
);

/** A batch as the core may ask for it, and stranger ones. */
const anyBatch: fc.Arbitrary<WriteBatch> = fc.record({
  hardState: fc.record({ currentTerm: term, votedFor: fc.option(fc.integer({ min: 1, max: 9 })) }),
  from: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  entries: fc.array(anyEntry, { maxLength: 5 }),
});

const batch: WriteBatch = {
  hardState: { currentTerm: 3, votedFor: 2 },
  from: 7,
  entries: [{ term: 3, command: 'set x' }],
};

/** Where each part of `batch` begins in its bytes. */
const offset = { hardStateTag: 0, cutTag: 17, from: 18, entryTag: 26, commandForm: 35, command: 40 } as const;

function changed(at: number, ...bytes: readonly number[]): Uint8Array {
  const encoded = encodeBatch(batch).slice();
  encoded.set(bytes, at);
  return encoded;
}

describe('records', () => {
  test('a batch comes back as it was, with every odd command', () => {
    fc.assert(
      fc.property(anyBatch, (one) => {
        expect(decodeBatch(encodeBatch(one))).toEqual(one);
      }),
    );
    const odd = ['', '\0', '\ud800', 'a\udc00b', '\ufeffbom', '\u{1f600}', 'x'.repeat(100_000), null];
    const one = { ...batch, entries: odd.map((command) => ({ term: 1, command })) };
    expect(decodeBatch(encodeBatch(one))).toEqual(one);
  });

  test('cut anywhere but between entries, it is malformed', () => {
    const bytes = encodeBatch(batch);
    const sizes = Array.from({ length: bytes.length }, (_, size) => size).filter((size) => size !== offset.entryTag);
    for (const size of sizes) expect(() => decodeBatch(bytes.subarray(0, size))).toThrow(MalformedBytes);
    expect(decodeBatch(bytes.subarray(0, offset.entryTag)).entries).toEqual([]);
  });

  test.each([
    ['another record first', changed(offset.hardStateTag, 2), 'record 2 where 1 was expected'],
    ['no cut', changed(offset.cutTag, 3), 'record 3 where 2 was expected'],
    ['an unknown record', changed(offset.entryTag, 9), 'record 9 where an entry was expected'],
    ['entries from index 0', changed(offset.from, 0, 0, 0, 0, 0, 0, 0, 0), 'entries from index 0'],
    ['an unknown form of a command', changed(offset.commandForm, 7), 'no form of a text: 7'],
    ['a command that is no UTF-8', changed(offset.command, 255), 'no UTF-8'],
  ])('%s is malformed', (_, bytes, fact) => {
    expect(() => decodeBatch(bytes)).toThrow(
      new MalformedBytes(fact.startsWith('entries') ? `${fact}, where the first one has index 1` : fact),
    );
  });

  test('a vote for a server 0 is refused: it would come back as no vote', () => {
    expect(() => encodeBatch({ ...batch, hardState: { currentTerm: 1, votedFor: 0 } })).toThrow(RangeError);
  });

  test('an entry with a configuration and a command is refused: one of them would be lost', () => {
    const entries = [{ term: 1, command: 'x', configuration: emptyConfiguration }];
    expect(() => encodeBatch({ ...batch, entries })).toThrow(RangeError);
  });

  test('a text is never null', () => {
    const to = new ByteWriter();
    writeText(to, 'cluster');
    to.u8(0);
    const of = new ByteReader(to.finish());
    expect(readText(of)).toBe('cluster');
    expect(() => readText(of)).toThrow('no form of a text: 0');
  });
});
