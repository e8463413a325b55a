import type { Step } from '../schedule/schedule.ts';
import type { Flight } from './network.ts';

/** A step that applies here and now: its message is found, its server can take it. */
export type Move =
  | { readonly kind: 'deliver' | 'drop' | 'duplicate' | 'emit'; readonly flight: Flight }
  | Exclude<Step, { readonly message: string }>;
