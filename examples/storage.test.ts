import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyConfiguration, openDirectory, restore, step, storageConformance, textbookRules } from 'raftcheck/impl';
import { expect, onTestFinished, test } from 'vitest';

const limits = { maxEntries: 64, maxChunk: 65_536, maxInFlight: 4, maxReads: 64 };
const switchedOff = { jointConsensus: false, preVote: false, checkQuorum: false, leaseReads: false };
const raft = { ...limits, ...switchedOff, rules: textbookRules };
const configuration = { voters: [1, 2, 3], newVoters: null, learners: [] };

function newDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'raft-server-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test('a server that voted for itself knows it after a restart', async () => {
  const directory = newDirectory();
  const storage = await openDirectory(directory, { cluster: 'blue', server: 1 }, { configuration });
  const [, outputs] = step(raft, restore(1, storage.state), { kind: 'electionTimeout', nextTimeoutMs: 300 });
  for (const output of outputs) {
    if (output.kind !== 'write') continue; // it sends as well, but not before what it promises is written
    await storage.append(output);
    if (output.snapshot !== null) await storage.saveSnapshot(output.snapshot);
  }
  await storage.close();

  const again = await openDirectory(directory, { cluster: 'blue', server: 1 });
  expect(again.state).toMatchObject({ currentTerm: 1, votedFor: 1 });
  await again.close();
});

// Your own storage in the place of `openDirectory`: whatever passes these cases will do.
const place = async () => {
  const directory = newDirectory();
  return {
    open: async () => openDirectory(directory, { cluster: 'blue', server: 1 }, { configuration: emptyConfiguration }),
  };
};
test.each(storageConformance(place))('$name', async ({ run }) => run());
