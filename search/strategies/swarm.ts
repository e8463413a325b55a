import { drafts } from '../drawing/draft.ts';
import type { Strategy } from './strategy.ts';

/** Each run has some kinds of trouble and not others, each as intense as drawn (Groce et al.: Swarm Testing, ISSTA 2012). */
export const swarm: Strategy = { name: 'swarm', drafts: (wanted) => drafts(wanted) };
