import { describe, expect, test } from 'vitest';
import { targetNamed } from '../../testing/target-named.ts';
import { Story } from '../../testing/story.ts';

const impl = targetNamed('impl', { conformance: true });

describe('where an entry is applied in a step of its own', () => {
  const alone = (more: object = {}): Story =>
    new Story(impl, { servers: 1, features: ['readIndex', 'snapshots'], world: ['applyLater'], ...more }).timeout(1);

  test('it is committed before, and applied one at a time', () => {
    const story = alone().command(1);
    expect(story.view(1)).toMatchObject({ commitIndex: 2, appliedIndex: 0 });
    expect(story.apply(1).view(1).appliedIndex).toBe(1);
    expect(story.apply(1).view(1).appliedIndex).toBe(2);
    expect(() => story.apply(1)).toThrow('does not apply');
    expect(story.violation).toBeNull();
  });

  test('a read waits for its index to be applied (dissertation §6.4, step 4)', () => {
    const story = alone().read(1);
    expect(story.view(1).pendingReads).toEqual([expect.objectContaining({ read: 1, index: 1 })]);
    expect(story.apply(1).view(1).pendingReads).toEqual([]);
    expect(story.violation).toBeNull();
  });

  test('a client is answered when its entry is applied, not when it is committed', () => {
    const story = alone({ clients: 1 }).request(1, 1).apply(1).apply(1);
    story.request(1, 1, { kind: 'put', key: 'a', value: '1' });
    expect([story.view(1).commitIndex, story.clients.answered]).toEqual([3, []]);
    expect(story.apply(1).clients.answered).toMatchObject([{ client: 1, result: null }]);
  });

  test('a snapshot covers what is applied', () => {
    const story = alone().command(1);
    expect(() => story.compact(1)).toThrow('does not apply');
    expect(story.apply(1).compact(1).view(1)).toMatchObject({ log: { base: 1 }, commitIndex: 2, appliedIndex: 1 });
    expect(story.violation).toBeNull();
  });

  test('who takes part is in force as soon as it stands in the log (§6)', () => {
    const story = new Story(impl, { servers: 2, features: ['membership'], world: ['applyLater'] });
    story.elect(1, 1, 2).replicate(1, 2).reconfigure(1, 1);
    expect(story.view(1)).toMatchObject({ configuration: { voters: [1] }, commitIndex: 2, appliedIndex: 0 });
  });

  test('the fault-free suffix applies what is left', () => {
    expect(alone().command(1).read(1).settle().violation).toBeNull();
  });

  test('a crash begins anew from what is durable', () => {
    const story = alone().command(1).apply(1).compact(1).apply(1).crash(1).restart(1);
    expect(story.view(1)).toMatchObject({ log: { base: 1 }, commitIndex: 1, appliedIndex: 1 });
  });
});

describe('where a snapshot takes its time', () => {
  const three = (): Story => new Story(impl, { features: ['snapshots'], world: ['snapshotLater'] });
  const led = (): Story => three().elect(1, 1, 2).replicate(1, 2);

  test('it covers what was applied as it was begun, which may be less by the time when it is whole', () => {
    const story = led().compact(1).command(1).replicate(1, 2);
    expect(story.view(1)).toMatchObject({ snapshotBegun: 1, log: { base: 0 }, appliedIndex: 2 });
    expect(() => story.compact(1)).toThrow('does not apply');
    story.finishSnapshot(1);
    expect(story.view(1)).toMatchObject({ log: { base: 1 }, appliedIndex: 2 });
    expect(story.view(1).snapshotBegun).toBeUndefined();
    expect(story.violation).toBeNull();
  });

  test('a crash loses it', () => {
    const story = led().compact(1).crash(1).restart(1);
    expect(() => story.finishSnapshot(1)).toThrow('does not apply');
    expect(story.view(1).log.base).toBe(0);
  });

  test('it is of no use once a newer one is installed', () => {
    const story = led()
      .deliver(1, 3, 'AppendEntries')
      .deliver(3, 1, 'AppendEntriesResponse')
      .heartbeat(1)
      .deliver(1, 3, 'AppendEntries')
      .compact(3)
      .command(1)
      .replicate(1, 2)
      .compact(1)
      .finishSnapshot(1)
      .heartbeat(1)
      .deliver(1, 3, 'InstallSnapshot');
    expect(story.view(3)).toMatchObject({ snapshotBegun: 1, log: { base: 2 } });
    expect(story.finishSnapshot(3).view(3)).toMatchObject({ log: { base: 2 }, appliedIndex: 2 });
    expect(story.violation).toBeNull();
  });

  test('one that is installed where entries wait to be applied stands for them', () => {
    const story = new Story(impl, { features: ['snapshots'], world: ['applyLater'] })
      .elect(1, 1, 2)
      .replicate(1, 2)
      .deliver(1, 3, 'AppendEntries')
      .deliver(3, 1, 'AppendEntriesResponse')
      .heartbeat(1)
      .deliver(1, 3, 'AppendEntries')
      .command(1)
      .replicate(1, 2)
      .apply(1)
      .apply(1)
      .compact(1)
      .heartbeat(1);
    expect(story.view(3)).toMatchObject({ commitIndex: 1, appliedIndex: 0 });
    story.deliver(1, 3, 'InstallSnapshot');
    expect(story.view(3)).toMatchObject({ commitIndex: 2, appliedIndex: 2, machine: story.view(1).machine });
    expect(story.violation).toBeNull();
  });
});
