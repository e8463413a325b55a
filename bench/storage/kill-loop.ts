import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { DurableState, Identity } from '../../impl/index.ts';
import { emptyConfiguration, lastIndex, openDirectory } from '../../impl/index.ts';

const identity: Identity = { cluster: 'killed', server: 1 };
const options = { configuration: emptyConfiguration, segmentBytes: 2 ** 15 };

/**
 * A server that stores and nothing else, and says so line by line. Its k-th batch, in all its lives, is entry k of term
 * k with a vote for server k modulo 3 + 1; every 64th is followed by a snapshot.
 */
const writer = `
const [impl, directory] = process.argv.slice(1);
const { openDirectory, lastIndex } = await import(impl);
const storage = await openDirectory(directory, ${JSON.stringify(identity)}, ${JSON.stringify(options)});
for (let k = lastIndex(storage.state.log) + 1; ; k += 1) {
  await storage.append({ hardState: { currentTerm: k, votedFor: (k % 3) + 1 }, from: k, entries: [{ term: k, command: 'command ' + k }] });
  process.stdout.write(k + '\\n');
  if (k % 64 === 0) await storage.saveSnapshot({ index: k - 10, term: k - 10, configuration: storage.state.log.configuration, data: 'state ' + (k - 10) });
}
`;

export interface KillTally {
  readonly acknowledged: number; // batches
  readonly unacknowledged: number; // of which nobody was told, and which were there all the same
  readonly torn: number; // which were left out, being there in part
}

/**
 * Kills a process that stores, again and again, and opens what it leaves. Throws if anything is missing that it said was
 * stored, or if anything else is there. `impl` is where the compiled impl/index.js is.
 */
export async function killLoop(impl: string, directory: string, kills: number): Promise<KillTally> {
  const tally = { acknowledged: 0, unacknowledged: 0, torn: 0 };
  for (let kill = 0; kill < kills; kill += 1) {
    const before = tally.acknowledged + tally.unacknowledged;
    const acknowledged = (await writeUntilKilled(impl, directory, (kill * 37) % 150)) ?? before;
    const storage = await openDirectory(directory, identity, options);
    await storage.close();
    const found = requireWritten(storage.state);
    if (found !== acknowledged && found !== acknowledged + 1) {
      throw new Error(`batch ${acknowledged} was acknowledged, and ${found} is the last one that is there`);
    }
    tally.acknowledged += acknowledged - before;
    tally.unacknowledged += found - acknowledged;
    if (storage.tornTail !== null) tally.torn += 1;
  }
  return tally;
}

/** The last batch that it said was stored; null if it was killed before it said anything. */
async function writeUntilKilled(impl: string, directory: string, afterMs: number): Promise<number | null> {
  const arguments_ = ['--input-type=module', '--eval', writer, pathToFileURL(impl).href, directory];
  const child = spawn(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const ended = once(child, 'close');
  let last: number | null = null;
  lines.on('line', (line) => {
    last = Number(line);
  });
  await Promise.race([once(lines, 'line'), ended]);
  await setTimeout(afterMs);
  child.kill('SIGKILL');
  await ended;
  return last;
}

/** The number of the last batch; throws if anything is there that was not asked for. */
function requireWritten({ currentTerm, votedFor, snapshot, log }: DurableState): number {
  const last = lastIndex(log);
  const isOurs =
    currentTerm === last &&
    votedFor === (last === 0 ? null : (last % 3) + 1) &&
    log.entries.every(({ term, command }, k) => term === log.base + k + 1 && command === `command ${term}`) &&
    (snapshot === null || (snapshot.index % 64 === 54 && snapshot.data === `state ${snapshot.index}`));
  if (!isOurs) throw new Error(`this was not asked for: ${JSON.stringify({ currentTerm, votedFor, snapshot, log })}`);
  return last;
}
