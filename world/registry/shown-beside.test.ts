import { expect, test } from 'vitest';
import { CoverageRecorder } from '../coverage/recorder.ts';
import { targetNamed } from '../testing/target-named.ts';
import { shownBeside } from './shown-beside.ts';

const options = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;

function pairOf(name: string) {
  const make = shownBeside(targetNamed(name), new CoverageRecorder());
  if (typeof make === 'string') throw new TypeError(make);
  return make(options);
}

test('the spec goes its own way from where the code differs', () => {
  const pair = pairOf('fault:commit-quorum-off-by-one');
  const campaigns = pair.step(pair.boot(1), { kind: 'electionTimeout' });
  const vote = { kind: 'RequestVoteResponse', term: 1, voteGranted: true } as const;
  const won = pair.step(campaigns.state, { kind: 'receive', envelope: { from: 2, to: 1, message: vote } });
  expect(won.difference).toEqual({ field: 'commitIndex', spec: '0', code: '1' });
  const asked = pair.step(won.state, { kind: 'command', command: 'x' });
  expect(asked.difference).not.toBeNull();
  expect(asked.state.spec?.view.log.entries.length).toBe(2);
  expect(asked.state.spec?.view.commitIndex).toBe(0);
});

test('what the spec cannot take once it is another one is a difference, and leaves it as it is', () => {
  const pair = pairOf('impl');
  const { state } = pair.step(pair.boot(1), { kind: 'electionTimeout' });
  const spec = pair.boot(1).spec;
  const apart = { ...state, spec: spec && { ...spec, server: null } };
  const { difference, state: after } = pair.step(apart, { kind: 'heartbeatTimeout' });
  expect(difference).toMatchObject({ field: 'input heartbeatTimeout', code: 'takes it' });
  expect(after.spec).toBe(apart.spec);
});

test('where it would tell nothing, there is a reason', () => {
  const whyNot = (name: string) => shownBeside(targetNamed(name), new CoverageRecorder());
  expect(whyNot('documented')).toBe('documented is another engine, which is not meant to step as the spec does');
  expect(whyNot('model:core')).toBe('model:core is the spec itself, action by action');
});
