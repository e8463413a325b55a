import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runSteps } from '../cluster/run.ts';
import { canonicalise } from '../../search/drawing/run-draft.ts';
import { stepKindOf } from '../../properties/seen/schedule.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import { drafts } from '../../search/drawing/draft.ts';
import { standardFeatures, worldOptions } from '../../properties/seen/subject.ts';
import type { Input } from '../../properties/seen/subject.ts';
import { targetNamed } from '../testing/target-named.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import { serverOf } from '../cluster/move.ts';
import { nemeses } from './descriptor.ts';
import { allChoices, allDescriptors, descriptorOf } from './all.ts';
import type { Move } from './descriptor.ts';

interface Made {
  readonly step: Step;
  readonly move: Move;
  readonly input: Input | null; // null too for a request: to ask for what it gives is to send it
}

const made = drawnSteps();

/** The steps of sixty runs, few of which have clocks, and of ten each with all that must be named but them. */
function drawnSteps(): readonly Made[] {
  const steps: Made[] = [];
  const target = targetNamed('impl');
  const drawn = [
    ...fc.sample(drafts({ steps: 400 }), { seed: 3, numRuns: 60 }),
    ...fc.sample(drafts({ steps: 400, features: [...standardFeatures, 'forgetLeader', 'leastTimeout'], clients: 2 }), {
      seed: 3,
      numRuns: 10,
    }),
    ...fc.sample(drafts({ steps: 400, servers: 4, nemesis: nemeses }), { seed: 3, numRuns: 10 }),
    ...fc.sample(drafts({ steps: 400, world: worldOptions }), { seed: 3, numRuns: 10 }),
  ];
  for (const draft of drawn) {
    runSteps(target, draft.options, canonicalise(target, draft).steps, {
      observer: {
        before(world, step, move) {
          const input = move.kind === 'request' ? null : (descriptorOf(move).input?.(move, world) ?? null);
          steps.push({ step, move, input });
        },
      },
    });
  }
  return steps;
}

test('the runs have every kind of step that is drawn', () => {
  const seen = new Set(made.map(({ step }) => descriptorOf(step)));
  const unseen = allDescriptors.filter((descriptor) => !seen.has(descriptor)).flatMap(({ choices }) => choices);
  expect(unseen.map(({ name }) => name)).toEqual([]);
});

test('no two choices have one name', () => {
  expect(new Set(allChoices.map(({ name }) => name)).size).toBe(allChoices.length);
});

test('the input that a move gives leads back to its kind', () => {
  const given = made.filter(({ input }) => input !== null);
  expect(given.length).toBeGreaterThan(1_000);
  for (const { step, input } of given) expect(input && stepKindOf(input)).toBe(step.kind);
});

test('and to the move, but for messages and what a disk does in a crash', () => {
  const kinds = new Set<string>();
  for (const { move, input } of made) {
    const back = input && descriptorOf(move).moveOf?.(serverOf(move) ?? 0, input);
    if (back === null || back === undefined) continue;
    expect(back).toEqual(move.kind === 'crash' ? { kind: 'crash', server: move.server } : move);
    kinds.add(move.kind);
  }
  expect(kinds.size).toBeGreaterThanOrEqual(10);
});

test('renamed there and back again, a step is the same', () => {
  const names = {
    one: (server: ServerId): ServerId => 5 - server,
    several: (servers: readonly ServerId[]): readonly ServerId[] => servers.map((server) => 5 - server),
  };
  let changed = 0;
  for (const { step } of made) {
    const descriptor = descriptorOf(step);
    const there = descriptor.renamed(step, names);
    expect(there && descriptor.renamed(there, names)).toEqual(step);
    if (JSON.stringify(there) !== JSON.stringify(step)) changed += 1;
  }
  expect(changed).toBeGreaterThan(1_000);
});

test('a step about a server that is gone is gone, one that only mentions it stays', () => {
  const names = {
    one: (server: ServerId): ServerId | null => (server === 3 ? null : server),
    several: (servers: readonly ServerId[]): readonly ServerId[] => servers.filter((server) => server !== 3),
  };
  const left = made.map(({ step, move }) => ({ own: serverOf(move), step: descriptorOf(step).renamed(step, names) }));
  const ofThird = left.filter(({ own }) => own === 3);
  expect(ofThird.length).toBeGreaterThan(1_000);
  expect(ofThird.filter(({ step }) => step !== null)).toEqual([]);
  const text = left.map(({ step }) => JSON.stringify(step)).join('\n');
  expect(text).not.toMatch(/"(?:server|from|to|target)":3|[[,]3[,\]]|3>|>3/);
});
