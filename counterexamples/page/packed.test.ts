import fc from 'fast-check';
import { expect, test } from 'vitest';
import { raft } from '../../world/registry/raft.ts';
import { drafts } from '../../search/drawing/draft.ts';
import { canonicalise } from '../../search/drawing/run-draft.ts';
import { columnsOf, rowsOf } from './columns.ts';
import { packed, unpacked } from './packed.ts';
import type { PackedDocument } from './packed.ts';
import { runDocument } from './run-document.ts';

const value = fc.oneof(
  fc.integer(),
  fc.constant(null),
  fc.string(),
  fc.constantFrom(' 1', '1', ' null'),
  fc.array(fc.nat(3)),
  fc.boolean(),
  fc.double(),
);
const row = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value);

const through = (data: unknown): unknown => JSON.parse(JSON.stringify(data));

test('rows come out of columns as they were', () => {
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const sent = through(rows.map((one) => ({ ...one })));
      expect(through(rowsOf(through(columnsOf(rows)) as ReturnType<typeof columnsOf>))).toEqual(sent);
    }),
  );
});

test('a document comes out as it was, with copies, losses and steps that do not apply', () => {
  const target = raft('fault:commit-index-regresses', { properties: ['Election Safety'] });
  fc.assert(
    fc.property(drafts({ servers: 3, steps: 60, clients: 1 }), (draft) => {
      const { steps } = canonicalise(target, draft);
      const made = steps.flatMap((step, k) => (k % 7 === 3 ? [] : [step]));
      const schedule = {
        title: '',
        subject: target.name,
        options: draft.options,
        steps: made,
        expect: { verdict: 'holds' },
      } as const;
      const around = { explanation: null, shrinking: { unknown: '' }, command: '', tool: '' };
      const document = runDocument(target, schedule, around);
      const packedOnce = through(packed(document)) as PackedDocument;
      expect(unpacked(packedOnce)).toEqual(through(document));
    }),
    { numRuns: 10 },
  );
});
