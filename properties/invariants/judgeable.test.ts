import { describe, expect, test } from 'vitest';
import type { Declared } from '../seen/declared.ts';
import { everything, optionalFields } from '../seen/declared.ts';
import { featureNames } from '../seen/subject.ts';
import type { Feature } from '../seen/subject.ts';
import { messageKinds } from '../seen/view.ts';
import { allInvariants } from './all.ts';
import type { Invariant, Needs } from './invariant.ts';
import { holds, violated } from './invariant.ts';
import { judgeable } from './judgeable.ts';
import { implementation } from '../../world/subjects/implementation.ts';
import { nothingDeclared } from '../../world/testing/own-servers.ts';
import { Story } from '../../world/testing/story.ts';

const all: Declared = { ...nothingDeclared, ...everything, limits: true, features: featureNames };

const needing = (needs?: Needs, name = 'Mine'): Invariant => ({
  name,
  paper: '',
  of: 'state',
  check: () => holds,
  ...(needs && { needs }),
});

/** Why it is not judged; null if it is. */
function whyNotJudged(property: Invariant, declared: Declared): string | null {
  const { invariants, notJudged } = judgeable([property], declared);
  expect(invariants).toEqual(notJudged.length === 0 ? [property] : []);
  return notJudged[0]?.reason ?? null;
}

const shows = (field: string): string => `the subject's views do not show ${field}`;
const says = (word: string): string => `the subject's messages do not say ${word} in the paper's words`;
const answers = 'the subject does not answer what it is asked for';

describe('a property is not judged, with the reason,', () => {
  const rows: readonly (readonly [what: string, needs: Needs, lacking: Partial<Declared>, reason: string])[] = [
    ['a field of the view', { view: ['progress'] }, { view: ['durable', 'snapshot'] }, shows('progress')],
    ['the second of two fields', { view: ['durable', 'snapshot'] }, { view: ['durable'] }, shows('snapshot')],
    ['words', { words: ['RequestVote'] }, { words: ['PreVote', 'RequestVoteResponse'] }, says('RequestVote')],
    ['the second of two words', { words: ['PreVote', 'TimeoutNow'] }, { words: ['PreVote'] }, says('TimeoutNow')],
    ['replies', { replies: true }, { replies: false }, answers],
    [
      'a field, in a cluster with the feature',
      { feature: 'snapshots', view: ['snapshot'] },
      { view: [] },
      shows('snapshot'),
    ],
  ];

  test.each(rows)('where it lacks %s', (_, needs, lacking, reason) => {
    const property = needing(needs);
    expect(whyNotJudged(property, { ...all, ...lacking })).toBe(reason);
    expect(whyNotJudged(property, all)).toBe(null);
    expect(judgeable([property], { ...all, ...lacking })).toEqual({
      invariants: [],
      notJudged: [{ property: 'Mine', reason }],
    });
  });

  test('that the subject gives for it, even if all that it needs is there', () => {
    const otherwise = { Mine: 'votes are cast by post' };
    expect(whyNotJudged(needing(), { ...all, otherwise })).toBe('votes are cast by post');
    expect(whyNotJudged(needing({ replies: true }), { ...nothingDeclared, otherwise })).toBe('votes are cast by post');
    expect(whyNotJudged(needing({}, 'Yours'), { ...all, otherwise })).toBe(null);
  });

  test('a field first, then words, then replies', () => {
    const property = needing({ view: ['progress'], words: ['PreVote'], replies: true });
    expect(whyNotJudged(property, nothingDeclared)).toBe(shows('progress'));
    expect(whyNotJudged(property, { ...nothingDeclared, view: ['progress'] })).toBe(says('PreVote'));
    expect(whyNotJudged(property, { ...nothingDeclared, view: ['progress'], words: ['PreVote'] })).toBe(answers);
  });
});

test('a property of a feature that no server has says nothing, and is judged whatever else there is', () => {
  const property = needing({ feature: 'preVote', view: ['progress'], words: ['PreVote'], replies: true });
  expect(whyNotJudged(property, nothingDeclared)).toBe(null);
  expect(whyNotJudged(property, { ...nothingDeclared, features: ['snapshots'] })).toBe(null);
  expect(whyNotJudged(property, { ...nothingDeclared, features: ['preVote'] })).toBe(shows('progress'));
});

test('the others are judged, in their order', () => {
  const properties = [needing({}, 'A'), needing({ replies: true }, 'B'), needing(undefined, 'C')];
  const { invariants, notJudged } = judgeable(properties, nothingDeclared);
  expect(invariants).toEqual([properties[0], properties[2]]);
  expect(notJudged).toEqual([{ property: 'B', reason: answers }]);
});

describe('of the properties of this project', () => {
  test('a subject that shows and says everything is judged by every one', () => {
    for (const features of [[], featureNames]) {
      const { invariants, notJudged } = judgeable(allInvariants, { ...all, features });
      expect(notJudged).toEqual([]);
      expect(invariants).toEqual(allInvariants);
    }
  });

  test('a subject that shows and says nothing more than it must is judged by those that need no more', () => {
    const { invariants, notJudged } = judgeable(allInvariants, { ...nothingDeclared, features: featureNames });
    const needy = allInvariants.filter(({ needs }) => needs !== undefined);
    expect(notJudged.map(({ property }) => property)).toEqual(needy.map(({ name }) => name));
    expect(invariants).toEqual(allInvariants.filter(({ needs }) => needs === undefined));
    expect(invariants.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'Election Safety',
        'Leader Append-Only',
        'Log Matching',
        'Leader Completeness',
        'State Machine Safety',
      ]),
    );
  });

  /** Each thing that a property needs, with what is declared but for it. */
  const lacks = allInvariants.flatMap((property) => {
    const { view = [], words = [], replies } = property.needs ?? {};
    return [
      ...view.map((field) => ({
        property,
        what: field as string,
        declared: { ...all, view: optionalFields.filter((other) => other !== field) },
        reason: shows(field),
      })),
      ...words.map((word) => ({
        property,
        what: word as string,
        declared: { ...all, words: messageKinds.filter((other) => other !== word) },
        reason: says(word),
      })),
      ...(replies ? [{ property, what: 'replies', declared: { ...all, replies: false }, reason: answers }] : []),
    ];
  });

  test.each(lacks)('$property.name is left out without $what', ({ property, declared, reason }) => {
    const { invariants, notJudged } = judgeable(allInvariants, declared);
    expect(notJudged).toContainEqual({ property: property.name, reason });
    expect(invariants).not.toContain(property);
    const { feature } = property.needs ?? {};
    if (feature === undefined) return;
    const without = featureNames.filter((other) => other !== feature);
    expect(judgeable(allInvariants, { ...declared, features: without }).invariants).toContain(property);
  });
});

describe('a property that is kept otherwise without a feature', () => {
  const otherwise = { Mine: { without: 'checkQuorum', reason: 'anybody may vote' } } as const;
  const violating: readonly Invariant[] = [
    { name: 'Mine', paper: '', of: 'state', check: () => violated('a state') },
    { name: 'Mine', paper: '', of: 'step', check: () => violated('a step') },
    { name: 'Mine', paper: '', of: 'history', check: () => violated('a history') },
    {
      name: 'Mine',
      paper: '',
      of: 'history',
      memory: { initial: 7, after: (seen) => seen },
      check: (_, n) => violated(String(n)),
    },
  ];

  test.each(violating)('is judged with it, and said to be judged partly: $of', (property) => {
    const { invariants, notJudged } = judgeable([property], { ...all, otherwise });
    expect(notJudged).toEqual([{ property: 'Mine', reason: 'without checkQuorum anybody may vote', partly: true }]);
    const story = (features: readonly Feature[]): string | undefined =>
      new Story({ name: 'impl', make: implementation, invariants }, { features }).timeout(1).violation?.property;
    expect(story(['checkQuorum'])).toBe('Mine');
    expect(story(['preVote'])).toBeUndefined();
  });

  test('is not judged at all if nobody has the feature', () => {
    const { invariants, notJudged } = judgeable([needing()], { ...all, features: ['preVote'], otherwise });
    expect(invariants).toEqual([]);
    expect(notJudged).toEqual([{ property: 'Mine', reason: 'anybody may vote' }]);
  });
});
