import fc from 'fast-check';
import type { ClusterOptions, DiskMode, Feature, WorldOption } from '../../properties/seen/subject.ts';
import { standardFeatures, worldOptions } from '../../properties/seen/subject.ts';
import { promisesLiveness } from '../../properties/seen/features.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { anyFeatures, anyServers, needsRestarts } from './draw-cluster.ts';
import { mix } from './draw-mix.ts';
import {
  clockWeights,
  suspicionWeights,
  withClocks,
  withLeases,
  withLeastTimeouts,
  withSuspicions,
} from './draw-time.ts';
import { networkOf } from './network-of.ts';
import { unusualNemeses, usualNemeses } from '../../world/steps/descriptor.ts';
import type { Mix, Nemesis } from '../../world/steps/descriptor.ts';

/** A schedule before it is run: choices by rank among what is possible at the time (see `choose`). */
export interface Draft {
  readonly options: ClusterOptions;
  readonly mix: Mix;
  readonly choices: readonly number[]; // 32 bits each: which kind, and which of its kind
  readonly delivery?: Delivery; // default: as the choices say
  readonly begin?: readonly Step[]; // made before the first choice, as far as they apply
}

/** Where a run may begin: behind these steps, of a cluster with these options. */
export interface Start {
  readonly options: ClusterOptions;
  readonly steps: readonly Step[];
}

/** What is fixed of the schedules that are drawn; the rest differs from run to run (swarm testing). */
export interface DraftOptions {
  readonly servers?: number; // default: drawn, mostly 3, else 4 or 2
  readonly steps?: number; // choices in a schedule, default 200
  readonly features?: readonly Feature[]; // default: drawn, all standard ones or few of them; leaseReads besides in one run of eight
  readonly disk?: DiskMode; // default: drawn
  readonly clients?: number; // of the store; default: three in a third of the runs, else none
  readonly nemesis?: readonly Nemesis[]; // each in half of the runs; default: all of them, but partial and wipe in one of sixteen each
  readonly starts?: readonly Start[]; // one of which each run begins behind, with its options; default: at the beginning
  readonly world?: readonly WorldOption[]; // what takes time, each of it in half of the runs; default: each in one of eight
}

/** Their names, for whoever refuses others. */
export const draftOptionNames = {
  servers: true,
  steps: true,
  features: true,
  disk: true,
  clients: true,
  nemesis: true,
  starts: true,
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
  if (wanted.starts !== undefined) return behind(wanted.starts, wanted.nemesis ?? usualNemeses, choices, mixOf);
  const clients = wanted.clients === undefined ? fc.constantFrom(0, 0, 3) : fc.constant(wanted.clients);
  return fc
    .tuple(clusterOptions(wanted), troubles(wanted))
    .chain(([options, allowed]) =>
      fc.record({
        options: fc.constant(options),
        mix: mixOf(options, allowed),
        choices,
        clients, // drawn last, as is what follows: a run without them is what it was before there were any
        onLog: wanted.disk === undefined ? fc.boolean() : fc.constant(false),
        byLease: wanted.features === undefined ? oneIn(8) : fc.constant(false),
        clocks: clockWeights,
        byLeast: wanted.features === undefined ? oneIn(4) : fc.constant(false),
        suspicions: suspicionWeights,
        isSized: oneIn(4),
        staysCut: allowed.includes('partial') ? fc.boolean() : fc.constant(false),
      }),
    )
    .map(({ clients: count, onLog, byLease, clocks, byLeast, suspicions, isSized, staysCut, ...bare }) => {
      const drawn = wanted.features === undefined ? withRestarts(bare, wanted.nemesis) : bare;
      const asked = withClients(onLog ? withLog(drawn) : drawn, count);
      const stored = isSized ? withSizes(asked) : asked;
      const timed = withClocks(byLease ? withLeases(stored) : stored, clocks);
      const told = withSuspicions(byLeast ? withLeastTimeouts(timed) : timed, suspicions);
      return staysCut ? endingCut(told) : told;
    });
}

/** What may go wrong: if nobody says what, mostly the usual, and the rest now and then. */
const troubles = ({ nemesis }: DraftOptions): fc.Arbitrary<readonly Nemesis[]> =>
  nemesis === undefined
    ? fewOf(unusualNemeses).map((few) => [...usualNemeses, ...few])
    : fc.constant<readonly Nemesis[]>(nemesis);

/** Each of them in one of eight. */
const fewOf = <Item>(items: readonly Item[]): fc.Arbitrary<readonly Item[]> =>
  fc.tuple(...items.map(() => oneIn(8))).map((drawn) => items.filter((_, k) => drawn[k] === true));

/** What is drawn behind the steps of a start leaves its options as they are. */
function behind(
  starts: readonly Start[],
  allowed: readonly Nemesis[],
  choices: fc.Arbitrary<readonly number[]>,
  mixOf: typeof mix,
): fc.Arbitrary<Draft> {
  return fc.noBias(fc.nat(starts.length - 1)).chain((k) => {
    const start = starts[k];
    if (start === undefined) throw new RangeError('a run must begin somewhere');
    const { options, steps: begin } = start;
    return fc
      .record({ mix: mixOf(options, allowed), choices, clocks: clockWeights })
      .map(({ mix: weights, choices: drawn, clocks }) => {
        const draft = withClients({ options, mix: weights, choices: drawn }, options.clients ?? 0);
        return { ...withClocks(draft, clocks), options, begin };
      });
  });
}

const oneIn = (n: number): fc.Arbitrary<boolean> => fc.noBias(fc.nat(n - 1)).map((drawn) => drawn === 0);

/** Where members change beside little else, servers crash too, if they may. */
function withRestarts(draft: Draft, allowed: readonly Nemesis[] = usualNemeses): Draft {
  if (!allowed.includes('crash') || !needsRestarts(draft.options.features)) return draft;
  return { ...draft, mix: { ...draft.mix, crash: Math.max(draft.mix.crash ?? 0, fewCrashes) } };
}

const fewCrashes = 2;

/** Where writes take time anyway, they may go through the real storage. */
function withLog(draft: Draft): Draft {
  const { options } = draft;
  return options.disk === 'delayed' ? { ...draft, options: { ...options, disk: 'log' } } : draft;
}

const commandRoom = 8; // characters: for the command of a suffix, and some of a run

/** Where a message may hold several entries, their size may be limited too: to room for some, and not for all. */
function withSizes({ options, mix: weights, choices }: Draft): Draft {
  if (options.maxEntries === 1) return { options, mix: weights, choices };
  return {
    options: { ...options, maxSize: options.clients === undefined ? commandRoom : storeChunk },
    mix: weights,
    choices,
  };
}

/** The network stays as the run leaves it, where Raft promises that somebody leads all the same. */
function endingCut(draft: Draft): Draft {
  const options = { ...draft.options, network: { ...draft.options.network, heals: false as const } };
  return promisesLiveness(options) ? { ...draft, options } : draft;
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
      servers: wanted.servers === undefined ? anyServers : fc.constant(wanted.servers),
      features: wanted.features === undefined ? anyFeatures : fc.constant(wanted.features),
      // One entry a message lets an old entry travel without the new one behind it (Figure 8).
      maxEntries: fc.constantFrom(1, 1, 2, 4),
      maxInFlight: fc.constantFrom(1, 2, 4),
      voters: fc.constantFrom(0, 1, 2), // so many are no members at first
      maxChunk: fc.constantFrom(0, 3), // 0: whole snapshots
      disk: fc.constantFrom(...(wanted.disk === undefined ? (['immediate', 'delayed'] as const) : [wanted.disk])),
      world: wanted.world === undefined ? fewOf(worldOptions) : someOf(wanted.world),
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
const someOf = (wanted: readonly WorldOption[]): fc.Arbitrary<readonly WorldOption[]> =>
  wanted.length === 0 ? fc.constant([]) : fc.subarray(worldOptions.filter((option) => wanted.includes(option)));
