/** `symmetry`: servers are interchangeable; `dead`: what can no longer matter is forgotten. docs/explore.md argues. */
export type Reductions = (typeof reductionNames)[number];

export const reductionNames = ['none', 'symmetry', 'dead', 'all'] as const;

export const isSymmetric = (reductions: Reductions): boolean => reductions === 'symmetry' || reductions === 'all';

export const resetsDead = (reductions: Reductions): boolean => reductions === 'dead' || reductions === 'all';
