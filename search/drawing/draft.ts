import fc from 'fast-check';
import type { ClusterOptions, DiskMode, Feature, WorldOption } from '../../properties/seen/subject.ts';
import { standardFeatures, worldOptions } from '../../properties/seen/subject.ts';
import { withFeature } from '../../properties/seen/features.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { mix } from './draw-mix.ts';
import { networkOf } from './network-of.ts';
import { nemeses } from '../../world/steps/descriptor.ts';
import type { Mix, Nemesis } from '../../world/steps/descriptor.ts';

/** A schedule before it is run: choices by rank among what is possible at the time (see `choose`). */
export interface Draft {
  readonly options: ClusterOptions;
  readonly mix: Mix;
  readonly choices: readonly number[]; // 32 bits each: which kind, and which of its kind
  readonly delivery?: Delivery; // default: as the choices say
  readonly begin?: readonly Step[]; // made before the first choice, as far as they apply
}

/** What is fixed of the schedules that are drawn; the rest differs from run to run (swarm testing). */
export interface DraftOptions {
  readonly servers?: number; // default 3
  readonly steps?: number; // choices in a schedule, default 200
  readonly features?: readonly Feature[]; // default: the standard ones in half of the runs, else drawn of them; leaseReads besides in few
  readonly disk?: DiskMode; // default: drawn
  readonly clients?: number; // of the store; default: three in a third of the runs, else none
  readonly nemesis?: readonly Nemesis[]; // default: all of them, each in half of the runs
  readonly world?: readonly WorldOption[]; // what takes time, each of it in half of the runs; default: nothing
}

/** Their names, for whoever refuses others. */
export const draftOptionNames = {
  servers: true,
  steps: true,
  features: true,
  disk: true,
  clients: true,
  nemesis: true,
  world: true,
} as const satisfies Record<keyof DraftOptions, true>;

/** The features that a run may have. */
export const featuresOf = ({ features = standardFeatures }: DraftOptions): readonly Feature[] => features;

/** How many choices a schedule has. */
export const stepsOf = ({ steps = 200 }: DraftOptions): number => steps;

const storeChunk = 150; // characters: a store's snapshot has some hundred

/** Drafts of schedules; `mixOf` draws how violent each is, given its options and the kinds of trouble that are allowed. */
export function drafts(wanted: DraftOptions = {}, mixOf = mix): fc.Arbitrary<Draft> {
  const steps = stepsOf(wanted);
  const choices = fc.noShrink(fc.array(choice, { minLength: steps, maxLength: steps, size: 'max' }));
  const clients = wanted.clients === undefined ? fc.constantFrom(0, 0, 3) : fc.constant(wanted.clients);
  return clusterOptions(wanted)
    .chain((options) =>
      fc.record({
        options: fc.constant(options),
        mix: mixOf(options, wanted.nemesis ?? nemeses),
        choices,
        clients, // drawn last, as is what follows: a run without them is what it was before there were any
        onLog: wanted.disk === undefined ? fc.boolean() : fc.constant(false),
        byLease: wanted.features === undefined ? oneIn(16) : fc.constant(false),
        clocks: clockWeights,
      }),
    )
    .map(({ clients: count, onLog, byLease, clocks, ...drawn }) => {
      const stored = withClients(onLog ? withLog(drawn) : drawn, count);
      return withClocks(byLease ? withLeases(stored) : stored, clocks);
    });
}

const oneIn = (n: number): fc.Arbitrary<boolean> => fc.noBias(fc.nat(n - 1)).map((drawn) => drawn === 0);

/** Where writes take time anyway, they may go through the real storage. */
function withLog(draft: Draft): Draft {
  const { options } = draft;
  return options.disk === 'delayed' ? { ...draft, options: { ...options, disk: 'log' } } : draft;
}

/** Reads within leases, in few runs: they rest on an assumption that the rest does without. */
function withLeases({ options, mix: weights, choices }: Draft): Draft {
  return {
    options: { ...options, features: withFeature(options.features, 'leaseReads') },
    mix: { ...weights, read: Math.max(weights.read ?? 0, leasedReads) },
    choices,
  };
}

const leasedReads = 12;

/** Many ticks, since an election takes some ten of them. And a timer, which now may fire only seldom, should do so then. */
const clockWeights = fc.record({ timeout: fc.constantFrom(20, 50, 100), tick: fc.constantFrom(60, 120, 240) });

/** Where something hangs on clocks, they go on. */
function withClocks({ options, mix: weights, choices }: Draft, clocks: Mix): Draft {
  const ticks = options.features.includes('leaseReads');
  return { options, mix: ticks ? { ...weights, ...clocks } : weights, choices };
}

/** The same draft with so many clients, who then do the asking. */
function withClients({ options, mix: weights, choices }: Draft, clients: number): Draft {
  if (clients === 0) return { options, mix: weights, choices };
  const chunks = options.maxChunk === undefined ? {} : { maxChunk: storeChunk };
  return {
    options: { ...options, ...chunks, clients },
    mix: { ...weights, command: 0, request: weights.command ?? 0 },
    choices,
  };
}

/** One choice. Unbiased: small numbers would mean the same few kinds over and over. */
export const choice: fc.Arbitrary<number> = fc.noBias(fc.nat(0xffff_ffff));

/** What the servers and their disks are like. */
function clusterOptions(wanted: DraftOptions): fc.Arbitrary<ClusterOptions> {
  return fc
    .record({
      servers: fc.constant(wanted.servers ?? 3),
      features: wanted.features === undefined ? anyFeatures : fc.constant(wanted.features),
      // One entry a message lets an old entry travel without the new one behind it (Figure 8).
      maxEntries: fc.constantFrom(1, 1, 2, 4),
      maxInFlight: fc.constantFrom(1, 2, 4),
      voters: fc.constantFrom(0, 1, 2), // so many are no members at first
      maxChunk: fc.constantFrom(0, 3), // 0: whole snapshots
      disk: fc.constantFrom(...(wanted.disk === undefined ? (['immediate', 'delayed'] as const) : [wanted.disk])),
      world: someOf(wanted.world), // last: without it all is drawn as it was before there was any
    })
    .map(({ maxChunk, voters, world, ...options }) => ({
      ...options,
      ...networkOf(wanted.nemesis),
      ...(world.length > 0 && { world }),
      ...(maxChunk > 0 && options.features.includes('snapshots') && { maxChunk }),
      ...(voters > 0 && options.features.includes('membership') && { voters: Math.max(1, options.servers - voters) }),
    }));
}

/** Some of what may take time, in the order that options have it in. */
const someOf = (wanted: readonly WorldOption[] = []): fc.Arbitrary<readonly WorldOption[]> =>
  wanted.length === 0 ? fc.constant([]) : fc.subarray(worldOptions.filter((option) => wanted.includes(option)));

const anyFeatures = fc.oneof(fc.constant<readonly Feature[]>(standardFeatures), fc.subarray([...standardFeatures]));
