import type { Step } from '../../properties/seen/schedule.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import { allDescriptors, descriptorOf } from '../../world/steps/all.ts';
import type { StepDescriptor } from '../../world/steps/descriptor.ts';
import type { ServerNames } from '../../world/steps/renaming.ts';
import type { Candidate } from './trial.ts';
import { promisesAsMuch, withoutFeature } from '../../properties/seen/features.ts';
import type { ClusterOptions, NetworkModel } from '../../properties/seen/subject.ts';

/** Without the steps from `from` up to, not including, `to`. */
export function without({ options, steps }: Candidate, from: number, to: number): Candidate {
  return { options, steps: [...steps.slice(0, from), ...steps.slice(to)] };
}

/** The cluster without one server: its steps go, and higher servers move down by one. */
export function withoutServer({ options, steps }: Candidate, gone: ServerId): Candidate {
  const moved = (server: ServerId): ServerId => (server > gone ? server - 1 : server);
  const names: ServerNames = {
    one: (server) => (server === gone ? null : moved(server)),
    several: (servers) => servers.filter((server) => server !== gone).map(moved),
  };
  const { servers, voters, ...others } = options;
  const fewer = voters === undefined ? {} : { voters: Math.max(1, gone <= voters ? voters - 1 : voters) };
  return {
    options: { servers: servers - 1, ...fewer, ...others },
    steps: steps.flatMap((step) => descriptorOf(step).renamed(step, names) ?? []),
  };
}

/** The options without one that may be left out. */
function leaving(
  options: ClusterOptions,
  key: 'maxSize' | 'maxChunk' | 'voters' | 'clients',
): readonly ClusterOptions[] {
  if (options[key] === undefined) return [];
  const copy: { -readonly [Key in keyof ClusterOptions]: ClusterOptions[Key] } = { ...options };
  delete copy[key];
  return [copy];
}

/** The same, but that the network is well again when the run is over. */
function healing({ network, ...others }: ClusterOptions): readonly ClusterOptions[] {
  if (network?.heals === undefined) return [];
  const never: { -readonly [Key in keyof NetworkModel]: NetworkModel[Key] } = { ...network };
  delete never.heals;
  return [Object.keys(never).length === 0 ? others : { ...others, network: never }];
}

/** The options with one thing less that takes time. */
function lessTime({ world = [], ...others }: ClusterOptions): readonly ClusterOptions[] {
  return world.map((gone) => {
    const left = world.filter((option) => option !== gone);
    return left.length === 0 ? others : { ...others, world: left };
  });
}

/** The run with one client fewer, each time another: its steps go, and higher clients move down by one. */
function fewerClients({ options, steps }: Candidate): readonly Candidate[] {
  const { clients = 1 } = options;
  if (clients === 1) return [];
  return Array.from({ length: clients }, (_, k) => ({
    options: { ...options, clients: clients - 1 },
    steps: steps.flatMap((step) => {
      const descriptor = descriptorOf(step);
      return descriptor.withoutClient === undefined ? [step] : (descriptor.withoutClient(step, k + 1) ?? []);
    }),
  }));
}

/** The run without the store: what clients asked for, somebody else asks for, a bare command each time. */
function withoutClients({ options, steps }: Candidate): readonly Candidate[] {
  return leaving(options, 'clients').map((bare) => ({
    options: bare,
    steps: steps.map((step) => descriptorOf(step).withoutStore?.(step) ?? step),
  }));
}

/** With nothing special about the steps of one kind, all of them or at one place, or with less of it there. */
function simplerSteps(steps: readonly Step[], descriptor: StepDescriptor): readonly (readonly Step[])[] {
  const plain = (step: Step): Step => (descriptorOf(step) === descriptor ? (descriptor.plain?.(step) ?? step) : step);
  const plainly = steps.map(plain);
  if (plainly.every((step, at) => step === steps[at])) return [];
  const singly = steps.flatMap((step, at) => {
    const simplerOnes = plain(step) === step ? [] : (descriptor.simpler?.(step) ?? []);
    return simplerOnes.map((one) => steps.with(at, one));
  });
  return [plainly, ...singly];
}

/** Candidates that differ in an option or a field only, each simpler than the one given. */
export function simpler({ options, steps }: Candidate): readonly Candidate[] {
  const simplerOptions = [
    ...(options.disk === 'immediate' ? [] : [{ ...options, disk: 'immediate' as const }]),
    ...(options.disk === 'log' ? [{ ...options, disk: 'delayed' as const }] : []),
    ...options.features.map((feature) => ({ ...options, features: withoutFeature(options.features, feature) })),
    ...(options.maxEntries > 1 ? [{ ...options, maxEntries: 1 }] : []),
    ...(options.maxInFlight > 1 ? [{ ...options, maxInFlight: 1 }] : []),
    ...leaving(options, 'maxSize'),
    ...leaving(options, 'maxChunk'),
    ...leaving(options, 'voters'),
    ...lessTime(options),
    ...healing(options),
  ].filter((changed) => promisesAsMuch(changed, options));
  return [
    ...simplerOptions.map((o) => ({ options: o, steps })),
    ...withoutClients({ options, steps }),
    ...fewerClients({ options, steps }),
    ...mostViolentFirst.flatMap((one) => simplerSteps(steps, one).map((calmer) => ({ options, steps: calmer }))),
  ];
}

const mostViolentFirst = allDescriptors.toReversed();
