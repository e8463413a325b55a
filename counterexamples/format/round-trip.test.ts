// @module-tag slow
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Assertion } from '../../properties/seen/assertion.ts';
import type { Schedule, Step } from '../../properties/seen/schedule.ts';
import { withFeature } from '../../properties/seen/features.ts';
import { featureNames, worldOptions } from '../../properties/seen/subject.ts';
import { isPrintable } from '../printable.ts';
import { parseSchedule, readScheduleFile } from './read.ts';
import { ScheduleError } from './schedule-error.ts';
import { stepKinds } from './steps.ts';
import { assertionsOf } from './testing/drawn-assertions.ts';
import { stepsOf } from './testing/drawn-steps.ts';
import { writeSchedule } from './write.ts';

const title = fc.string({ unit: 'grapheme', maxLength: 30 }).filter(isPrintable);

const someFeatures = fc
  .subarray([...featureNames])
  .map((features) => (features.includes('leaseReads') ? withFeature(features, 'leaseReads') : features));

const schedules: fc.Arbitrary<Schedule> = fc.integer({ min: 1, max: 9 }).chain((servers) =>
  stepsOf(servers).chain((steps) => {
    const atStep = fc.integer({ min: 0, max: steps.length });
    const sections = fc
      .uniqueArray(fc.integer({ min: 1, max: Math.max(1, steps.length) }), { maxLength: steps.length })
      .chain((from) =>
        fc.tuple(...from.sort((a, b) => a - b).map((fromStep) => title.map((text) => ({ fromStep, title: text })))),
      );
    return fc.record(
      {
        title,
        subject: fc.stringMatching(/^[a-z][a-zA-Z0-9:_-]{0,60}$/),
        options: fc.record(
          {
            servers: fc.constant(servers),
            voters: fc.integer({ min: 1, max: servers }),
            features: someFeatures,
            maxEntries: fc.integer({ min: 1, max: 1_000_000 }),
            maxInFlight: fc.integer({ min: 1, max: 1_000_000 }),
            maxChunk: fc.integer({ min: 1, max: 1_000_000 }),
            disk: fc.constantFrom('immediate', 'delayed'),
            clients: fc.integer({ min: 1, max: 9 }),
            network: fc.record(
              {
                order: fc.constant('fifo' as const),
                losses: fc.constant(false as const),
                duplicates: fc.constant(false as const),
              },
              { requiredKeys: [] },
            ),
            world: fc.subarray([...worldOptions], { minLength: 1 }),
          },
          { requiredKeys: ['servers', 'features', 'maxEntries', 'maxInFlight', 'disk'] },
        ),
        subjectVersion: fc.constantFrom('1.4.0', '"', 'v2 of today'),
        unshrunk: fc.constant(true as const),
        differs: fc.array(
          title.filter((line) => line !== ''),
          { maxLength: 2 },
        ),
        sections,
        steps: fc.constant(steps),
        ...(steps.length > 0 && { assertions: assertionsOf(servers, steps.length) }),
        expect: fc.oneof(
          fc.constant({ verdict: 'holds' } as const),
          atStep.map((k) => ({ verdict: 'violated', property: 'Log Matching', atStep: k }) as const),
        ),
      },
      { requiredKeys: ['title', 'subject', 'options', 'steps', 'expect'] },
    );
  }),
);

describe('what is written can be read', () => {
  test('and is the same schedule, and the same bytes when written again', () => {
    const seen = new Set<string>();
    const asserted = new Set<string>();
    fc.assert(
      fc.property(schedules, (schedule) => {
        const text = writeSchedule(schedule);
        const read = parseSchedule(text, 'FILE');
        expect(read).toEqual(schedule);
        expect(writeSchedule(read)).toBe(text);
        expect(isPrintable(text.replaceAll('\n', ''))).toBe(true);
        for (const { kind } of schedule.steps) seen.add(kind);
        for (const { assert } of schedule.assertions ?? []) asserted.add(assert);
      }),
      { numRuns: 1000 },
    );
    expect([...seen].sort()).toEqual([...stepKinds].sort());
    expect([...asserted].sort()).toEqual(['answers', 'leaders', 'replies', 'servers']);
  });

  test('whatever the order of the keys in memory', () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, item]) => [key, turned(item)]),
            )
          : value;
    fc.assert(
      fc.property(schedules, (schedule) => {
        expect(writeSchedule(turned(schedule) as Schedule)).toBe(writeSchedule(schedule));
      }),
      { numRuns: 300 },
    );
  });

  test('one step a line', () => {
    const schedule: Schedule = {
      title: 'n1 asks, n2 never hears of it',
      subject: 'fault:some-fault',
      options: { servers: 3, features: ['preVote'], maxEntries: 1, maxInFlight: 2, disk: 'delayed' },
      sections: [{ fromStep: 1, title: 'The vote' }],
      steps: [
        { kind: 'timeout', server: 1 },
        { kind: 'drop', message: '1>2 PreVote t0 #1', position: 1 },
        { kind: 'partition', side: [1, 2] },
        { kind: 'command', server: 1, command: 'x\u202e=\n1' },
        { kind: 'heal' },
      ],
      expect: { verdict: 'violated', property: 'Liveness', atStep: 5 },
    };
    expect(writeSchedule(schedule)).toBe(`{
  "format": "raftcheck-schedule",
  "version": 1,
  "servers": 3,
  "options": { "features": ["preVote"], "maxEntries": 1, "maxInFlight": 2, "disk": "delayed" },
  "subject": "fault:some-fault",
  "title": "n1 asks, n2 never hears of it",
  "sections": [
    { "fromStep": 1, "title": "The vote" }
  ],
  "steps": [
    { "kind": "timeout", "server": 1 },
    { "kind": "drop", "message": "1>2 PreVote t0 #1", "position": 1 },
    { "kind": "partition", "side": [1, 2] },
    { "kind": "command", "server": 1, "command": "x\\u202e=\\n1" },
    { "kind": "heal" }
  ],
  "expect": { "verdict": "violated", "property": "Liveness", "atStep": 5 }
}
`);
  });

  test('what must hold stands behind its step', () => {
    const schedule: Schedule = {
      title: 'n1 leads alone',
      subject: 'impl',
      options: { servers: 1, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' },
      differs: ['n1 says so at once'],
      steps: [
        { kind: 'timeout', server: 1 },
        { kind: 'command', server: 1, command: 'x' },
      ],
      assertions: [
        { after: 1, assert: 'leaders', servers: [1] },
        { after: 2, assert: 'replies', replies: [{ term: 1, index: 2, kind: 'accepted' }] },
        { after: 2, log: [[1], [1, 'x']], commitIndex: 2, servers: [1], assert: 'servers' },
      ],
      expect: { verdict: 'holds' },
    };
    expect(writeSchedule(schedule)).toBe(`{
  "format": "raftcheck-schedule",
  "version": 4,
  "servers": 1,
  "options": { "features": [], "maxEntries": 1, "maxInFlight": 1, "disk": "immediate" },
  "subject": "impl",
  "title": "n1 leads alone",
  "differs": [
    "n1 says so at once"
  ],
  "steps": [
    { "kind": "timeout", "server": 1 },
    { "assert": "leaders", "servers": [1] },
    { "kind": "command", "server": 1, "command": "x" },
    { "assert": "replies", "replies": [{ "kind": "accepted", "index": 2, "term": 1 }] },
    { "assert": "servers", "servers": [1], "commitIndex": 2, "log": [[1], [1, "x"]] }
  ],
  "expect": { "verdict": "holds" }
}
`);
    expect(parseSchedule(writeSchedule(schedule), 'FILE')).toEqual(schedule);
  });

  test('what would hold after a step that there is not is not dropped', () => {
    const options = { servers: 1, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
    const steps: readonly Step[] = [{ kind: 'timeout', server: 1 }];
    const leads = (after: number): Assertion => ({ after, assert: 'leaders', servers: [1] });
    const written =
      (...assertions: readonly Assertion[]) =>
      (): string =>
        writeSchedule({ title: '', subject: 'impl', options, steps, assertions, expect: { verdict: 'holds' } });
    expect(written(leads(1), leads(2))).toThrow('assertions[1].after: expected a step from 1 to 1, ascending, got 2');
    expect(written(leads(0))).toThrow('assertions[0].after: expected a step from 1 to 1, ascending, got 0');
  });

  test('in the lowest version that has all of it', () => {
    const options = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
    const schedule: Schedule = { title: '', subject: 'impl', options, steps: [], expect: { verdict: 'holds' } };
    const versionOf = (changes: Partial<Schedule>): string | undefined =>
      /"version": (\d)/.exec(writeSchedule({ ...schedule, ...changes }))?.[1];
    expect(versionOf({ steps: [{ kind: 'timeout', server: 1 }] })).toBe('1');
    expect(versionOf({ unshrunk: true })).toBe('2');
    expect(versionOf({ subjectVersion: '1.4.0' })).toBe('3');
    expect(versionOf({ options: { ...options, network: { heals: false } } })).toBe('4');
    expect(versionOf({ steps: [{ kind: 'ring', around: [3, 1, 2] }] })).toBe('4');
    expect(versionOf({ options: { ...options, network: { losses: false } } })).toBe('3');
    expect(versionOf({ steps: [{ kind: 'deliver', message: '1>2 Gossip t1 #1' }] })).toBe('3');
    expect(versionOf({ differs: ['it waits'] })).toBe('4');
    expect(versionOf({ options: { ...options, world: ['applyLater'] } })).toBe('4');
    expect(versionOf({ steps: [{ kind: 'apply', server: 1 }] })).toBe('4');
    expect(versionOf({ steps: [{ kind: 'finishSnapshot', server: 1 }] })).toBe('4');
    expect(versionOf({ steps: [{ kind: 'forgetLeader', server: 1 }] })).toBe('2');
    expect(versionOf({ options: { ...options, features: ['forgetLeader'] } })).toBe('2');
  });

  test('with 100,000 steps in little time', () => {
    const steps = Array.from(
      { length: 100_000 },
      (): Step => ({ kind: 'deliver', message: '1>2 AppendEntries t1 #1' }),
    );
    const options = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
    const schedule: Schedule = { title: '', subject: 'impl', options, steps, expect: { verdict: 'holds' } };
    expect(parseSchedule(writeSchedule(schedule), 'FILE').steps).toHaveLength(100_000);
  });
});

describe('whatever comes in is read or refused', () => {
  /** Either a schedule that is written and read again to the same bytes, or a ScheduleError; nothing else. */
  const readOrRefuse = (bytes: Uint8Array): boolean => {
    let text: string;
    try {
      text = writeSchedule(readScheduleFile(bytes, 'FILE'));
    } catch (error) {
      if (!(error instanceof ScheduleError)) throw error;
      expect(error.message).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]{1,1500}\n[^\p{C}\p{Zl}\p{Zp}]+$/u);
      return false;
    }
    expect(writeSchedule(parseSchedule(text, 'FILE'))).toBe(text);
    return true;
  };
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const header = '{"format":"raftcheck-schedule","version":1,';

  test('any JSON, bare and in the place of each value of a schedule', () => {
    fc.assert(
      fc.property(schedules, fc.jsonValue(), fc.nat(), (schedule, value, at) => {
        const json = JSON.stringify(value);
        readOrRefuse(encode(json));
        const text = writeSchedule(schedule);
        const values = [...text.matchAll(/(?<=: |[[,] )(?:"(?:[^"\\]|\\.)*"|\d+)/g)];
        const found = values[at % values.length];
        const [old, index] = [found?.[0] ?? '', found?.index ?? 0];
        readOrRefuse(encode(text.slice(0, index) + json + text.slice(index + old.length)));
        readOrRefuse(encode(`${header}"steps":[${json}]}`));
      }),
      { numRuns: 2000 },
    );
  });

  test('a schedule with pieces cut out, doubled and put in', () => {
    const tally = { read: 0, refused: 0 };
    const piece = fc.constantFrom(...'" { } [ ] , 0 9 - e9 \\ null "x-a":[],'.split(' '), ' ', '\u0000', '');
    const edit = fc.record({ at: fc.nat(), cut: fc.nat(6), piece, double: fc.boolean() });
    fc.assert(
      fc.property(schedules, fc.array(edit, { minLength: 1, maxLength: 3 }), (schedule, edits) => {
        let text = writeSchedule(schedule);
        for (const { at, cut, piece: put, double } of edits) {
          const k = at % text.length;
          text = text.slice(0, k) + put + text.slice(double ? k - Math.min(cut, k) : k + cut);
        }
        tally[readOrRefuse(encode(text)) ? 'read' : 'refused'] += 1;
      }),
      { numRuns: 3000 },
    );
    expect(tally.read).toBeGreaterThan(0);
    expect(tally.refused).toBeGreaterThan(0);
  });

  test('a schedule with bytes flipped', () => {
    fc.assert(
      fc.property(schedules, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), (schedule, flips) => {
        const bytes = encode(writeSchedule(schedule));
        for (const [at, byte] of flips) bytes[at % bytes.length] = byte;
        readOrRefuse(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});
