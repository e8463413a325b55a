#!/bin/sh
# tla-checker 0.9.0 (npm): a state that a CONSTRAINT leaves out is not judged by any INVARIANT, so a module whose first state
# outside the constraint breaks the invariant passes. Without the constraint the same invariant fails at that state.
# Observed: x counts 0, 1, 2 …, the invariant says x < 2. Alone: violated at x = 2. With the constraint x < 2: success.
# What it costs: a bound meant to keep a search small hides what lies one step beyond it, with no word of it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true, "type": "module" }\n' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts tla-checker@0.9.0
cat >seen.js <<'JS'
import { readFileSync } from 'node:fs';
import { check_spec_with_cfg, initSync } from 'tla-checker';

initSync({ module: readFileSync('node_modules/tla-checker/tla_checker_bg.wasm') });
const module = `---- MODULE Counting ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 5 /\\ x' = x + 1
Small == x < 2
====
`;
const judged = (...lines) => {
  const configuration = ['INIT Init', 'NEXT Next', 'INVARIANT Small', ...lines].join('\n');
  const { success, states_explored: states } = JSON.parse(
    check_spec_with_cfg(module, configuration, '{}', 1000, 100, true, false),
  );
  return `${success ? 'success' : 'violated'} after ${states} states`;
};
console.log(`alone: ${judged()}; with CONSTRAINT Small: ${judged('CONSTRAINT Small')}`);
JS
seen=$(node seen.js)
expected='alone: violated after 3 states; with CONSTRAINT Small: success after 2 states'
echo "tla-checker 0.9.0: $seen"
[ "$seen" = "$expected" ] || { echo "this has changed; it was: $expected"; exit 1; }
