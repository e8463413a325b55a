import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { renamings } from '../search/symmetry/permutations.ts';
import { runSteps } from '../world/cluster/run.ts';
import type { Schedule, Step } from '../properties/seen/schedule.ts';
import { failureKey } from '../search/causes/failure-key.ts';
import type { Target } from '../properties/judging/target.ts';
import { renamedSchedule } from '../search/testing/renamed-schedule.ts';
import { serverOf } from '../world/cluster/move.ts';
import { liveness } from '../properties/judging/judge.ts';
import { loadSchedule } from './format/load.ts';
import { targetOf } from './replay.ts';

// Every saved schedule of a known bug, in all the guises that it may have.

interface Saved {
  readonly file: string;
  readonly schedule: Schedule;
  readonly target: Target;
  readonly key: string | null;
}

const saved: readonly Saved[] = ['faults', 'mutants'].flatMap((name) => {
  const folder = fileURLToPath(new URL(`./${name}/`, import.meta.url));
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => {
    const schedule = loadSchedule(folder + file);
    const target = targetOf(schedule);
    return { file, schedule, target, key: failureKey(target, schedule) };
  });
});

/** The servers that each step touches; null where it does not fail at its last step with every step applied. */
function serversOf(target: Target, { options, steps }: Schedule): readonly (number | null)[] | null {
  const servers: (number | null)[] = [];
  const observer = {
    before: (_: unknown, _step: Step, move: Parameters<typeof serverOf>[0]) => void servers.push(serverOf(move)),
  };
  const { violation, skipped } = runSteps(target, options, steps, { observer });
  return violation !== null && servers.length === steps.length && skipped.length === 0 ? servers : null;
}

/** With every message named by its identity alone, so that a step never takes another one for it. */
function strict(schedule: Schedule): Schedule {
  const steps = schedule.steps.map((step) => ('message' in step ? { ...step, position: 1_000_000 } : step));
  return { ...schedule, steps };
}

function swapped(schedule: Schedule, at: number): Schedule {
  const steps = [...schedule.steps];
  steps.splice(at, 2, ...steps.slice(at, at + 2).reverse());
  return { ...schedule, steps };
}

/** Whether the two steps bring two copies of one message, of which nobody can tell which came first. */
function areCopies({ steps }: Schedule, at: number): boolean {
  const messageOf = (step: Step | undefined): string | null =>
    step !== undefined && 'message' in step ? step.message.replace(/ #\d+$/, '') : null;
  const one = messageOf(steps[at]);
  const isCopied = steps.slice(0, at).some((step) => step.kind === 'duplicate' && messageOf(step) === one);
  return one !== null && isCopied && one === messageOf(steps[at + 1]);
}

/** The fault-free suffix, by which Liveness is judged, goes by the numbers of the servers. */
const failsUnderEveryName = ({ expect: expected }: Schedule): boolean =>
  expected.verdict === 'violated' && expected.property !== liveness;

test.each(saved)('$file fails alike whatever its servers are called', ({ schedule, target, key }) => {
  const { servers, voters = servers } = schedule.options;
  const allowed = renamings(servers).filter((way) => way.slice(0, voters).every((server) => server <= voters));
  const keys = allowed.map((renaming) => failureKey(target, renamedSchedule(renaming, schedule)));
  const failing = failsUnderEveryName(schedule) ? keys : keys.filter((one) => one !== null);
  expect(key).not.toBeNull();
  expect(new Set(failing)).toEqual(new Set([key]));
});

describe('two neighbouring steps change places, and it still fails', () => {
  const tried = { independent: 0, dependent: 0 };

  test.each(saved)('in $file', ({ schedule, target, key }) => {
    const wrong: number[] = [];
    // Each swap is made in what the ones before it left, so the schedule drifts far from the one that was saved.
    let drifting = strict(schedule);
    for (let at = 0; at + 1 < schedule.steps.length; at += 1) {
      const servers = serversOf(target, drifting);
      const other = swapped(drifting, at);
      const twice = JSON.stringify(drifting.steps[at]) === JSON.stringify(drifting.steps[at + 1]);
      if (servers === null || twice || areCopies(drifting, at) || serversOf(target, other) === null) continue;
      const alike = servers[at] === null || servers[at] !== servers[at + 1];
      if ((failureKey(target, other) === key) !== alike) wrong.push(at + 1);
      if (alike) drifting = other;
      tried[alike ? 'independent' : 'dependent'] += 1;
    }
    expect(wrong).toEqual([]);
  });

  test('of one server, and of two', () => {
    expect(tried.independent).toBeGreaterThan(50);
    expect(tried.dependent).toBeGreaterThan(5);
  });
});

test('what differs has different keys', () => {
  const stepsOf = new Map<string | null, string>();
  for (const { file, schedule, key } of saved) {
    const steps = JSON.stringify(schedule.steps);
    expect(stepsOf.get(key) ?? steps, file).toBe(steps);
    stepsOf.set(key, steps);
  }
  expect(stepsOf.size).toBeGreaterThan(saved.length - 3);
});
