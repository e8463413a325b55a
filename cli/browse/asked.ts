import * as v from 'valibot';
import { Refused } from './server.ts';

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const place = { branch: natural, at: natural } as const;
const text = v.pipe(v.string(), v.maxLength(10_000));

const schema = v.variant('kind', [
  v.strictObject({ kind: v.literal('look'), ...place }),
  v.strictObject({ kind: v.literal('effect'), ...place, text }),
  v.strictObject({ kind: v.literal('take'), ...place, text }),
  v.strictObject({ kind: v.literal('go'), ...place }),
  v.strictObject({ kind: v.literal('compare') }),
  v.strictObject({ kind: v.literal('chart') }),
  v.strictObject({ kind: v.literal('stop') }),
  v.strictObject({ kind: v.literal('save'), ...place, as: v.picklist(['file', 'test']) }),
  v.strictObject({
    kind: v.literal('search'),
    ...place,
    aim: v.variant('kind', [
      v.strictObject({ kind: v.literal('broken') }),
      v.strictObject({ kind: v.literal('goal'), goal: text }),
      v.strictObject({ kind: v.literal('leader'), server: natural, term: natural }),
    ]),
  }),
]);

/** What a page asks. */
export type Asked = v.InferOutput<typeof schema>;

/** Throws a Refused for anything else. */
export function askedIn(value: unknown): Asked {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new Refused(400, `what is asked is not understood: ${issue.message.slice(0, 200)}`);
}
