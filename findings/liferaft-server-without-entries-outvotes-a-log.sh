#!/bin/sh
# @markwylde/liferaft 1.4.0 (npm): a server that has no entry at all says in its request for votes that its last entry is of
# its current term. So a server whose log holds an entry of an older term gives it its vote, where Raft (§5.4.1) says no.
# Observed: last = {index: 0, term: 7} of a candidate without entries, and {granted: true} by a server with an entry of term 1.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >package.json <<'JSON'
{
  "private": true,
  "dependencies": { "@markwylde/liferaft": "1.4.0", "memdown": "6.1.1" },
  "overrides": { "leveldown": "npm:memdown@6.1.1" }
}
JSON
npm install --ignore-scripts --silent --no-audit --no-fund
cat >seen.js <<'JS'
const Raft = require('@markwylde/liferaft');
const Log = require('@markwylde/liferaft/log.js');
const memdown = require('memdown');
const server = (name) => new Raft(name, { Log, adapter: () => memdown(), 'election min': '1 hour', 'election max': '2 hours', heartbeat: '1 hour' });
(async () => {
  const [full, empty] = [server('full'), server('empty')];
  await full.log.saveCommand({ set: 'x' }, 1, 1);
  full.change({ term: 1 });
  empty.change({ term: 7, state: Raft.CANDIDATE });
  const request = await empty.packet('vote');
  const answer = await new Promise((resolve) => full.emit('data', request, resolve));
  console.log(JSON.stringify({ last: request.last, granted: answer.data.granted }));
  process.exit(0);
})();
JS
seen=$(node seen.js)
echo "liferaft 1.4.0: $seen"
[ "$seen" = '{"last":{"index":0,"term":7,"committedIndex":0},"granted":true}' ]
