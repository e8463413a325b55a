import { extname } from 'node:path';
import { allInvariants } from '../properties/invariants/all.ts';
import { allGoals } from '../properties/judging/goals.ts';
import { SearchThread } from './search-thread.ts';
import type { ChunkWorker } from '../search/engine/chunk-worker.ts';
import { LocalWorker } from '../search/engine/chunk-worker.ts';
import type { Host } from '../search/engine/host.ts';
import type { SearchPlan } from '../search/engine/search-plan.ts';
import type { FuzzOptions } from '../search/verbs/fuzz.ts';
import { planOf } from '../search/verbs/fuzz.ts';
import { wholeNumber } from '../search/verbs/refusing.ts';
import type { Given } from './given.ts';
import { subjectIn } from './given.ts';
import { propertiesOf } from '../world/registry/judged-by.ts';
import { propertyNames } from '../world/registry/judged.ts';
import { raft } from '../world/registry/raft.ts';
import { isBuiltIn } from '../world/registry/registry.ts';

/** What to search, as plain data that a thread can be given. */
export interface ThreadJob {
  readonly subject: { readonly module: string } | { readonly name: string };
  readonly options: Omit<FuzzOptions, 'signal' | 'onProgress' | 'reach' | 'properties'> & {
    readonly seed: number;
    readonly properties?: readonly string[] | undefined;
    readonly reach?: string | undefined;
  };
}

type Searching = FuzzOptions & { readonly seed: number };

const workersMost = 64;

/** Who searches: this thread, or as many as are asked for. Throws a TypeError for what cannot be sent to a thread. */
export function crewOf(given: Given, options: Searching, plan: SearchPlan, host: Host): readonly ChunkWorker[] {
  const { workers = 1 } = options;
  wholeNumber('workers', workers, 1, workersMost);
  if (workers === 1) return [new LocalWorker(plan, host)];
  const job = jobOf(given, options);
  return Array.from({ length: workers }, () => new SearchThread(script, job, host.signal));
}

/** The same search again, in a thread of its own. */
export async function planIn({ subject, options }: ThreadJob): Promise<SearchPlan> {
  return planOf('module' in subject ? await subjectIn(subject.module) : raft(subject.name), options);
}

const script = new URL(`./search-worker${extname(import.meta.url)}`, import.meta.url);

function jobOf({ target, module }: Given, searching: Searching): ThreadJob {
  const { signal: _, onProgress: __, ...options } = searching;
  const { properties, reach } = options;
  if (module === null && !isBuiltIn(target)) {
    throw new TypeError(
      `workers: the subject ${target.name} is made of functions, which no thread can be sent: give the URL of a module whose default export it is`,
    );
  }
  if (reach !== undefined) {
    const goal = typeof reach === 'string' ? reach : allGoals.find((one) => one === reach)?.name;
    if (goal === undefined) throw functionOf('goal', 'reach');
    return { subject: subjectFor(target, module), options: { ...options, properties: undefined, reach: goal } };
  }
  const asked = properties ?? (module === null ? propertiesOf(target) : undefined);
  return {
    subject: subjectFor(target, module),
    options: { ...options, reach: undefined, properties: asked?.map((one) => nameOf(one, target, module)) },
  };
}

const subjectFor = ({ name }: Given['target'], module: string | null): ThreadJob['subject'] =>
  module === null ? { name } : { module };

/** Names that the thread knows too. */
function nameOf(
  property: NonNullable<FuzzOptions['properties']>[number],
  target: Given['target'],
  module: string | null,
) {
  const name = typeof property === 'string' ? property : property.name;
  const known = module === null ? allInvariants : [...allInvariants, ...target.invariants];
  const isKnown =
    typeof property === 'string' ? module !== null || propertyNames.includes(name) : known.includes(property);
  if (!isKnown) throw functionOf('invariant', name);
  return name;
}

const functionOf = (what: string, name: string): TypeError =>
  new TypeError(
    `workers: the ${what} of "${name}" is a function, which no thread can be sent: search in one, or put it into the subject of a module`,
  );
