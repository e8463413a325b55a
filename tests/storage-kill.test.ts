// @module-tag slow
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { killLoop } from '../bench/storage/kill-loop.ts';
import { builtFolder } from './built.ts';
import { emptyFolder } from './cli-run.ts';

// What only a process of its own shows: it is killed, and the system takes its locks for live ones or not.
let impl = '';
beforeAll(() => {
  impl = join(builtFolder(), 'impl/index.js');
});

test('nothing that was acknowledged is lost when the process is killed', async () => {
  const { acknowledged } = await killLoop(impl, emptyFolder(), 5);
  expect(acknowledged).toBeGreaterThan(20);
});

/** Opens a directory, says what came of it, and waits to be killed. */
const opener = `
const [impl, directory] = process.argv.slice(1);
const { openDirectory } = await import(impl);
console.log(await openDirectory(directory, { cluster: 'c', server: 1 }, { configuration: { voters: [1], newVoters: null, learners: [] } }).then(() => 'opened', (error) => error.message.split('\\n')[0]));
setInterval(() => undefined, 1000);
`;

test('of processes that find the directory of a killed one, one gets it, and the others are told which', async () => {
  const directory = emptyFolder();
  const start = async (): Promise<{
    readonly pid: number | undefined;
    readonly said: string;
    readonly kill: () => Promise<void>;
  }> => {
    const child = spawn(process.execPath, [
      '--input-type=module',
      '--eval',
      opener,
      pathToFileURL(impl).href,
      directory,
    ]);
    const ended = once(child, 'close');
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      await ended;
    };
    const said = String(await once(createInterface(child.stdout), 'line'));
    return { pid: child.pid, said, kill };
  };
  await (await start()).kill();
  const all = await Promise.all(Array.from({ length: 5 }, start));
  await Promise.all(all.map(async ({ kill }) => kill()));
  const [winner, ...others] = all.toSorted(
    (one, other) => Number(other.said === 'opened') - Number(one.said === 'opened'),
  );
  expect(winner?.said).toBe('opened');
  // One that comes while the lock is being taken over is told who is about to do so.
  const told = all.map(({ pid }) => `lock: in use by process ${pid}`);
  for (const { said } of others) expect(told).toContain(said);
});
