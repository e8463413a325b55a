import type { CoreBounds } from '../core.ts';

/** What TLC counts of Ongaro's raft.tla without its history variables, the bounds being guards. */
export interface Golden {
  readonly name: string;
  readonly bounds: CoreBounds;
  readonly distinct: number;
  readonly generated: number; // 1 + the enabled steps of every state
  readonly depth: number; // levels, the initial state being the first
  readonly symmetric: Pick<Golden, 'distinct' | 'generated'> | null; // servers being interchangeable; null: not counted
  readonly size: 'small' | 'medium' | 'large'; // unreduced: within a second; within a minute; for a machine with memory
}

const calm = { maxLog: 1, values: 1, restart: false, duplicate: false, drop: false };

export const goldens: readonly Golden[] = [
  {
    name: 'T1',
    bounds: { ...calm, servers: 2, maxTerm: 2, maxMessages: 1 },
    distinct: 358,
    generated: 709,
    depth: 27,
    symmetric: { distinct: 182, generated: 360 },
    size: 'small',
  },
  {
    name: 'T2',
    bounds: { ...calm, servers: 2, maxTerm: 2, maxMessages: 2, restart: true, duplicate: true, drop: true },
    distinct: 22_231,
    generated: 124_799,
    depth: 33,
    symmetric: { distinct: 11_139, generated: 62_514 },
    size: 'small',
  },
  {
    name: 'T3',
    bounds: { ...calm, servers: 3, maxTerm: 2, maxMessages: 1 },
    distinct: 341_387,
    generated: 800_125,
    depth: 48,
    symmetric: { distinct: 57_021, generated: 133_793 },
    size: 'small',
  },
  {
    name: 'T4',
    bounds: { ...calm, servers: 3, maxTerm: 2, maxMessages: 1, restart: true },
    distinct: 852_987,
    generated: 4_067_770,
    depth: 49,
    symmetric: { distinct: 142_454, generated: 679_485 },
    size: 'small',
  },
  {
    name: 'T7',
    bounds: { ...calm, servers: 3, maxTerm: 3, maxMessages: 1 },
    distinct: 6_723_742,
    generated: 16_448_095,
    depth: 64,
    symmetric: { distinct: 1_121_285, generated: 2_743_943 },
    size: 'medium',
  },
  {
    name: 'T8',
    bounds: { ...calm, servers: 3, maxTerm: 2, maxMessages: 2 },
    distinct: 11_388_518,
    generated: 37_342_954,
    depth: 54,
    symmetric: { distinct: 1_898_819, generated: 6_226_539 },
    size: 'medium',
  },
  {
    name: 'L1',
    bounds: { ...calm, servers: 3, maxTerm: 2, maxMessages: 2, drop: true },
    distinct: 35_608_343,
    generated: 178_299_163,
    depth: 57,
    symmetric: { distinct: 5_936_320, generated: 29_724_279 },
    size: 'medium',
  },
  {
    name: 'L2',
    bounds: { ...calm, servers: 3, maxTerm: 2, maxMessages: 3, drop: true },
    distinct: 571_988_660,
    generated: 3_894_897_331,
    depth: 62,
    symmetric: null,
    size: 'large',
  },
];

export function goldenNamed(name: string): Golden {
  const golden = goldens.find((one) => one.name === name);
  if (golden === undefined) throw new RangeError(`nothing was counted under the name ${name}`);
  return golden;
}
