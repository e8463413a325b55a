// Hosts servers of the built implementation, whose folder its argument is, and can save them. What is saved is what the
// explorer knows a state by. A second argument is a field that it forgets in the states that are loaded.
import { readSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [folder, forgets] = process.argv.slice(2);
const built = (file) => import(pathToFileURL(`${folder}/${file}`).href);
const { implementation } = await built('world/subjects/implementation.js');
const { implementationKey } = await built('search/symmetry/implementation-key.js');
const { everything } = await built('properties/seen/declared.js');
const { standardFeatures: features } = await built('properties/seen/subject.js');

const names = [1, 2, 3, 4, 5];
const kept = new Map(); // states by what was saved
let options = {};
let subject = null;
let states = [];

const logOf = ({ base, baseTerm, entries }) => ({ base, baseTerm, entries });
const viewOf = ({ view }) => ({
  ...view,
  log: logOf(view.log),
  durable: { ...view.durable, log: logOf(view.durable.log) },
});
const answers = {
  hello: () => ({ protocol: 1, name: 'saving', declares: { ...everything, features, clients: true, save: true } }),
  reset({ servers, voters, features: chosen, maxEntries, maxInFlight, disk, clients }) {
    options = { servers, voters, features: chosen, maxEntries, maxInFlight, disk, ...(clients > 0 && { clients }) };
    subject = implementation(options);
    states = Array.from({ length: options.servers }, (_, k) => subject.boot(k + 1));
    return { servers: states.map(viewOf) };
  },
  step({ server, input: { from, payload, ...input } }) {
    if (from !== undefined) input.envelope = { from, to: server, message: payload };
    const { state, sent, applied, replies } = subject.step(states[server - 1], input);
    states[server - 1] = state;
    return { view: viewOf(state), sent: sent.map(({ to, message: says }) => ({ to, payload: says, says })), applied, replies };
  },
  save({ server }) {
    const state = implementationKey(states[server - 1], names);
    kept.set(JSON.stringify(options) + state, states[server - 1]);
    return { state };
  },
  load({ server, state: saved }) {
    const state = kept.get(JSON.stringify(options) + saved);
    const first = subject.boot(server).node;
    const forgotten = state.node !== null && forgets !== undefined ? { [forgets]: first[forgets] } : {};
    states[server - 1] = { ...state, node: state.node && { ...state.node, ...forgotten } };
    return { view: viewOf(states[server - 1]) };
  },
};

const buffer = Buffer.alloc(1 << 16);
for (let rest = '', count = readSync(0, buffer); count > 0; count = readSync(0, buffer)) {
  const lines = (rest + buffer.toString('utf8', 0, count)).split('\n');
  rest = lines.pop();
  for (const line of lines) {
    const request = JSON.parse(line);
    const answer = Object.hasOwn(answers, request.op) ? answers[request.op](request) : { error: `there is no ${request.op}` };
    writeSync(1, `${JSON.stringify({ id: request.id, ...answer })}\n`);
  }
}
