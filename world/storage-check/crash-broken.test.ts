import { describe, expect, test } from 'vitest';
import { openStorage } from '../../impl/index.ts';
import type { CrashBounds } from '../disk/file-outcomes.ts';
import { broken } from './broken.ts';
import { checkCrashes, planOf } from './crash-check.ts';
import type { CrashReport } from './crash-check.ts';
import type { OpenStorage } from './recording.ts';
import { bootedDisk, record } from './recording.ts';
import { workloads } from './workloads.ts';

const some: CrashBounds = { subsetsOf: 2, cuts: 32, joint: 100 };

function crashed(open: OpenStorage, name: keyof typeof workloads): CrashReport {
  return checkCrashes(open, planOf(record(open, bootedDisk(), workloads[name])), some);
}

describe('a crash shows', () => {
  test.each([
    ['acknowledgesBeforeSync', 'appends', /found .*where only/],
    ['neverSyncsDirectory', 'rotation', /found .*where only/],
    ['neverSyncsDirectory', 'snapshot', /found .*where only|is not there/],
    ['renamesBeforeSync', 'rotation', /the first frame is damaged/],
    ['renamesBeforeSync', 'snapshot', /the first frame is damaged/],
    ['forgetsVotes', 'votes', /found \[1,null.* where only .*\[1,2/],
  ] as const)('%s (%s)', (name, workload, problem) => {
    expect(crashed(broken[name], workload).problem).toMatch(problem);
    expect(crashed(openStorage, workload).problem).toBeNull();
  });
});
