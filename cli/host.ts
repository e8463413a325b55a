import type { Host } from '../search/engine/host.ts';
import { pause } from './pause.ts';

/** What this process lends to a search that ends when the signal is aborted. */
export const hostOf = (signal: AbortSignal): Host => ({ now: () => performance.now(), cpu: cpuMs, pause, signal });

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
