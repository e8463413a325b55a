// @module-tag slow
import { usualNemeses } from '../../steps/descriptor.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Target } from '../../../properties/judging/target.ts';
import type { Declared } from '../../../properties/seen/declared.ts';
import { everything } from '../../../properties/seen/declared.ts';
import { standardFeatures } from '../../../properties/seen/subject.ts';
import type { ClusterOptions, DiskMode, Input } from '../../../properties/seen/subject.ts';
import type { Envelope, LogView, ServerView } from '../../../properties/seen/view.ts';
import { drafts } from '../../../search/drawing/draft.ts';
import { canonicalise } from '../../../search/drawing/run-draft.ts';
import { runSteps } from '../../cluster/run.ts';
import { nothingDeclared } from '../../testing/own-servers.ts';
import { implementation } from '../implementation.ts';
import { ownSubject } from './own-subject.ts';
import type { ServerInput, SharingServer, StartServer, Stepped } from './server.ts';
import { sharing } from './server.ts';

// A server of the implementation that changes as it is stepped must take the very steps that it takes as a value. What
// it gave it writes over in its next step, and what it is sent at once: nothing of that may be seen.

const features = standardFeatures;
const declared: Declared = { ...nothingDeclared, ...everything, features, clients: true };

const changing =
  (options: ClusterOptions): StartServer =>
  (id) => {
    const pure = implementation(options);
    let state = pure.boot(id);
    let gave: Stepped = {};
    return {
      step(input) {
        spoil(gave.sent);
        spoil(gave.applied);
        const { state: next, sent, replies, applied } = pure.step(state, inputOf(id, input));
        state = next;
        if (input.kind === 'receive') spoil(input.payload);
        const messages = sent.map(({ to, message }) => ({ to, payload: { message }, says: message }));
        gave = structuredClone({ sent: messages, applied });
        return { ...gave, replies };
      },
      view: () => state.view,
    };
  };

/** Of one that shares: nobody may write over what it gave, nor over what it is given. */
const notChanging =
  (options: ClusterOptions): StartServer =>
  (id) => {
    const pure = implementation(options);
    let state = pure.boot(id);
    const server: SharingServer = {
      [sharing]: true,
      step(input) {
        const { state: next, sent, replies, applied } = pure.step(state, inputOf(id, frozen(input)));
        state = next;
        const messages = sent.map(({ to, message }) => ({ to, payload: { message }, says: message }));
        return frozen(structuredClone({ sent: messages, applied, replies }));
      },
      view: () => state.view,
    };
    return server;
  };

function frozen<What>(value: What): What {
  if (typeof value !== 'object' || value === null) return value;
  for (const key of Object.keys(value)) frozen(Reflect.get(value, key));
  return Object.freeze(value);
}

function inputOf(to: number, input: ServerInput): Input {
  if (input.kind === 'lost') throw new TypeError('it declares no notices');
  if (input.kind !== 'receive') return input;
  const { from, payload } = input;
  return { kind: 'receive', envelope: { from, to, ...structuredClone(payload as Pick<Envelope, 'message'>) } };
}

function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    spoil(Reflect.get(value, key));
    Reflect.set(value, key, 'spoilt');
  }
}

const target = (make: Target['make']): Target => ({ name: 'impl', make, invariants: [] });
const itself = target((options) => implementation(options));
const behind = (servers: typeof changing): Target =>
  target((options) => ownSubject('impl', declared, servers(options), options));

/** All that can be seen of a run, step by step. */
function seenIn(subject: Target, options: ClusterOptions, steps: ReturnType<typeof canonicalise>['steps']) {
  const seen: unknown[] = [];
  const outcome = runSteps(subject, options, steps, {
    observer: {
      after(_, { seen: step, replies }) {
        if (step === null) return;
        const { after, sent, applied, clients } = step;
        const messages = sent.map(({ from, to, message }) => ({ from, to, message }));
        seen.push({ after: shownIn(after), messages, replies, applied, clients });
      },
    },
  });
  return { seen, outcome };
}

/** What the implementation shows is more than is to be seen. */
const shownIn = (view: ServerView): ServerView => ({
  ...view,
  log: entriesIn(view.log),
  durable: { ...view.durable, log: entriesIn(view.durable.log) },
  progress: view.progress.map(({ server, nextIndex, matchIndex }) => ({ server, nextIndex, matchIndex })),
  pendingReads: view.pendingReads.map(({ read, index }) => ({ read, index })),
});

const entriesIn = ({ base, baseTerm, entries }: LogView): LogView => ({ base, baseTerm, entries });

test.each<readonly [name: string, DiskMode, typeof changing]>([
  ['servers that change', 'immediate', changing],
  ['servers that change', 'delayed', changing],
  ['servers that share', 'immediate', notChanging],
  ['servers that share', 'delayed', notChanging],
])('%s: all steps are the same, disk %s', (_, disk, servers) => {
  // Servers of one's own lose no whole disk, and nothing takes time in them.
  const ofBoth = { servers: 3, steps: 300, nemesis: usualNemeses, world: [] };
  const counts = {
    commits: 0,
    snapshotsInstalled: 0,
    readsServed: 0,
    answers: 0,
    configurations: 0,
    transfersTaken: 0,
  };
  for (const draft of fc.sample(drafts({ ...ofBoth, features, disk }), { seed: 5, numRuns: 10 })) {
    const { steps } = canonicalise(itself, draft);
    const [one, other] = [seenIn(itself, draft.options, steps), seenIn(behind(servers), draft.options, steps)];
    expect(other).toEqual(one);
    const { violation, tally } = one.outcome;
    expect(violation).toBe(null);
    for (const what of Object.keys(counts) as (keyof typeof counts)[]) counts[what] += tally[what];
  }
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(0);
});
