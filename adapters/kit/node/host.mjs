// Hosts the servers of a Raft for raftcheck: lines of JSON on standard input and output (docs/adapter-protocol.md).
// To be copied or imported. `make(options)` gives a function that starts a server; its `step(input)` and `view()` may
// return promises, so a Raft that is asynchronous inside can be hosted, once nothing is left to happen after a step.
import { readSync, writeSync } from 'node:fs';

const protocol = 1;

/** @param {{ name: string, version?: string, declares?: object, make: (options: object) => (id: number) => object }} subject */
export async function host({ name, version, declares = {}, make }) {
  quiet();
  let cluster = [];
  const answer = {
    hello: () => ({ protocol, name, ...(version && { version }), declares }),
    async reset(options) {
      const start = make(options);
      cluster = Array.from({ length: options.servers }, (_, k) => ({ server: start(k + 1), shown: {} }));
      return { servers: await Promise.all(cluster.map(changes)) };
    },
    async step({ server: id, input }) {
      const hosted = cluster[id - 1];
      let done;
      try {
        done = await hosted.server.step(input);
      } catch (error) {
        return { panic: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      }
      return { view: await changes(hosted), ...done };
    },
  };
  for (let line = next(); line !== null; line = next()) {
    const { id, op, ...request } = JSON.parse(line);
    const reply = Object.hasOwn(answer, op) ? await answer[op](request) : { error: `there is no ${op}` };
    put(`${JSON.stringify({ id, ...reply })}\n`);
  }
}

/** The fields of the view that are others than when it was last shown; of a log, what stands behind the first change. */
async function changes({ server, shown }) {
  const changed = {};
  for (const [field, value] of Object.entries(await server.view())) {
    const before = shown[field]; // as text: the server may change what it gave
    const text = JSON.stringify(value);
    if (before === text) continue;
    changed[field] = field === 'log' && before?.startsWith('[') && text.startsWith('[') ? behind(JSON.parse(before), value) : value;
    shown[field] = text;
  }
  return changed;
}

function behind(before, after) {
  let same = 0;
  while (same < before.length && same < after.length && JSON.stringify(before[same]) === JSON.stringify(after[same])) same += 1;
  return { from: same + 1, entries: after.slice(same) };
}

const buffer = Buffer.alloc(1 << 16);
let rest = Buffer.alloc(0);

/** The next line; null at the end. Blocking: it takes half as long as by the event loop, where nothing is to happen anyway. */
function next() {
  for (;;) {
    const end = rest.indexOf(10);
    if (end >= 0) {
      const line = rest.toString('utf8', 0, end);
      rest = rest.subarray(end + 1);
      return line;
    }
    const count = readSync(0, buffer);
    if (count === 0) return null;
    rest = Buffer.concat([rest, buffer.subarray(0, count)]);
  }
}

/** Blocking, so that an answer is not left behind when the process ends. */
function put(text) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += writeSync(1, bytes, at));
}

/** What the Raft prints must not come between the answers. */
function quiet() {
  for (const method of ['log', 'info', 'debug']) console[method] = console.error;
  process.stdout.write = process.stderr.write.bind(process.stderr);
}
