import fc from 'fast-check';
import { fuzz, holdsOnEverySchedule, raft, replay, schedules } from 'raftcheck';
import { loadSchedule, parseSchedule, writeSchedule } from 'raftcheck/counterexamples';
import { emptyDisk } from 'raftcheck/disk';
import { Explorer, coreExplorable } from 'raftcheck/explore';
import { keyValueStore, withSessions } from 'raftcheck/impl';
import { checkLinearizability, keyValueModel } from 'raftcheck/linearizability';

// Every door but raftcheck/model, whose types are those of XState: something of each is used, in plain Node.
const found = await fuzz(raft('fault:commit-quorum-off-by-one'), { seed: 1, runs: 64, workers: 2, shrinkTime: 2000 });
const [finding] = found.findings;
if (finding === undefined) throw new Error('nothing was found');
const { schedule } = finding;
const { verdict } = await replay(parseSchedule(writeSchedule(schedule), 'of memory'));
console.log(`${finding.violation.property}: ${schedule.steps.length} steps, ${verdict}`);

const shipped = new URL('../counterexamples/faults/stale-term-vote-counted.json', import.meta.resolve('raftcheck'));
const again = await replay(loadSchedule(shipped.pathname));
console.log(`the saved one: ${again.verdict}`);

const bounds = { servers: 2, maxTerm: 2, maxLog: 1, maxMessages: 1, values: 1, restart: false };
const system = coreExplorable({ ...bounds, duplicate: false, drop: false });
const explorer = new Explorer(system, { reductions: 'none' }, { states: 1e6, bytes: 1e9 });
while (explorer.advance(64) === 'searching');
console.log(`explored: ${explorer.progress}, ${explorer.distinct} states`);

console.log(`no history: ${checkLinearizability(keyValueModel, []).verdict}`);
console.log(`machines: ${typeof withSessions(keyValueStore()).initial}, disks: ${typeof emptyDisk}`);

const lengths = schedules({ steps: 30 })
  .filter(({ steps }) => steps.length > 3)
  .map(({ steps }) => steps.length);
fc.assert(
  fc.property(fc.tuple(lengths, fc.nat()), ([length]) => length > 3),
  { numRuns: 20 },
);
console.log('schedules, filtered, mapped and in a pair: 20 drawn');

const details = fc.check(holdsOnEverySchedule(raft('fault:commit-quorum-off-by-one')), { seed: 1 });
console.log(fc.defaultReportMessage(details) ?? 'nothing failed');
