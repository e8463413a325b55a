import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkLinearizability } from './check.ts';
import { keyValueModel } from './key-value.ts';
import { registerHistory, storeHistory } from './testing/published-history.ts';

/** The test data of Porcupine, which is kept beside the repository. */
const folder = new URL('../../../shared/histories/', import.meta.url);

const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

const isThere = existsSync(folder);
if (!isThere) process.stderr.write('SKIPPED: the histories of Porcupine (../shared/histories) are not there\n');

describe.skipIf(!isThere)('the published histories of ../shared/histories are judged as Porcupine judges them', () => {
  const expected = isThere ? (JSON.parse(read('expected.json')) as Readonly<Record<string, string>>) : {};

  test.each(Object.entries(expected))('%s: %s', (name, verdict) => {
    const history = name.startsWith('kv/') ? storeHistory(read(name)) : registerHistory(read(name));
    expect(history.length).toBeGreaterThan(30);
    const found = checkLinearizability(keyValueModel, history).verdict;
    expect(found).toBe(verdict === 'linearizable' ? 'holds' : 'violated');
  });
});
