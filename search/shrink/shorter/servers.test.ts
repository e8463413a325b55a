import { expect, test } from 'vitest';
import type { Explorable } from '../../numbering/explorable.ts';
import type { Input } from '../../../properties/seen/subject.ts';
import { plainOptions } from '../../../world/testing/story.ts';
import { targetNamed } from '../../../world/testing/target-named.ts';
import { Servers } from './servers.ts';
import { spaceOf } from './space.ts';

const target = targetNamed('impl');
const timeout: Input = { kind: 'electionTimeout' };
const unrenamed = [1, 2, 3];

/** The system, and how often its servers were asked for a step, and for a key. */
function counted(): { readonly system: Explorable; readonly asked: { steps: number; keys: number } } {
  const asked = { steps: 0, keys: 0 };
  const { system } = spaceOf(target, plainOptions, null, 'Election Safety', []);
  const { subject } = system;
  return {
    asked,
    system: {
      ...system,
      subject: {
        ...subject,
        step(state, input) {
          asked.steps += 1;
          return subject.step(state, input);
        },
      },
      key(state, renaming) {
        asked.keys += 1;
        return system.key(state, renaming);
      },
    },
  };
}

test('a server is asked once for each step, whatever system it is asked through', () => {
  const { system, asked } = counted();
  const servers = new Servers();
  const [one, other] = [servers.over(system), servers.over({ ...system })];
  const made = one.subject.step(one.subject.boot(1), timeout);
  expect(other.subject.step(other.subject.boot(1), { ...timeout })).toBe(made);
  expect(other.subject.step(other.subject.boot(2), timeout)).not.toBe(made);
  expect(other.subject.step(other.subject.boot(1), { kind: 'command', command: 'x' })).not.toBe(made);
  expect(asked.steps).toBe(3);
  expect(servers.steps).toBe(3);
});

test('equal states are one object, and have one key for each renaming', () => {
  const { system, asked } = counted();
  const servers = new Servers();
  const remembered = servers.over(system);
  const { state } = remembered.subject.step(remembered.subject.boot(1), timeout);
  const equal = structuredClone(state);
  expect(servers.one(system, equal)).toBe(state);
  const keys = asked.keys;
  expect(remembered.key(state, unrenamed)).toBe(system.key(state, unrenamed));
  expect(remembered.key(state, unrenamed)).not.toBe(remembered.key(state, [2, 1, 3]));
  expect(remembered.key(state, [2, 1, 3])).toBe(system.key(state, [2, 1, 3]));
  expect(asked.keys).toBe(keys + 3); // twice by this test, once for the renaming
});

test('so are those that are equal but for what can no longer matter', () => {
  const { system } = counted();
  const forgetful: Explorable = { ...system, withoutDead: (state) => ({ ...state }) };
  const servers = new Servers();
  const remembered = servers.over(forgetful);
  const state = remembered.subject.boot(1);
  expect(remembered.withoutDead(state)).toBe(state);
  expect(remembered.withoutDead({ ...state })).toBe(state);
});

test('states and steps are told apart by their numbers', () => {
  const { system } = counted();
  const servers = new Servers();
  const { subject } = servers.over(system);
  const boot = subject.boot(1);
  const step = subject.step(boot, timeout);
  const numbers = [boot, step.state, step, subject.boot(2)].map((one) => servers.numberOf(one));
  expect(new Set(numbers).size).toBe(4);
  expect(servers.numberOf(subject.step(subject.boot(1), timeout))).toBe(numbers[2]);
});
