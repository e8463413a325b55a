/** In pixels. Fonts of a fixed width, so that what fits is known without a screen. */
export const fontSize = 11;
export const characterWidth = 6.7; // of fonts with fixed width at most
export const lineHeight = 14;

/** The column at the left, in which the steps are told. */
export const textColumns = 50;
export const gutter = 16 + Math.ceil(textColumns * characterWidth) + 60;
export const laneGap = 250; // a label beside an arrow fits between two lanes

/** Told apart by shape as well; readable on white. */
export const colours = {
  ink: '#1f2328',
  faint: '#59636e',
  past: '#1f2328',
  other: '#9aa4ae',
  cause: '#b3261e',
  leader: '#8fd19e',
  candidate: '#f6d77a',
  down: '#d0d7de',
  cutOff: '#eceff2',
  culprit: '#fdeceb',
  client: '#3b6fb6',
} as const;
