#!/usr/bin/env bash
# XState 5.33.3 (npm) under TypeScript 7.0.2: whoever imports the type `SnapshotFrom` and checks libraries too gets no error
# with `strict`; with `exactOptionalPropertyTypes` as well, XState's own setup.d.ts does not hold: an optional `id` of a
# machine's configuration does not fit the schema that it is given to. So a package whose declarations mention XState's
# types passes that on to its users.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true }\n' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts xstate@5.33.3 typescript@7.0.2
echo "import type { SnapshotFrom } from 'xstate'; export type Any = SnapshotFrom<never>;" >use.ts
flags=(--noEmit --strict --skipLibCheck false --module nodenext --target es2023 --types '')
npx tsc "${flags[@]}" use.ts && echo 'strict: no error'
if npx tsc "${flags[@]}" --exactOptionalPropertyTypes use.ts >out.log; then
  echo 'this has changed: no error with exactOptionalPropertyTypes either'
  exit 1
fi
grep -o 'setup\.d\.ts.*error TS2344.*' out.log | head -1
if grep -v '^ ' out.log | grep -v '^node_modules/xstate/'; then
  echo 'this has changed: errors elsewhere'
  exit 1
fi
echo 'exactOptionalPropertyTypes: errors in the declarations of XState alone'
