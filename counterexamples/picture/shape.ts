/** A piece of a drawing, as SVG has it: the page makes elements of it, a file their text. */
export interface Shape {
  readonly tag: 'g' | 'line' | 'rect' | 'path' | 'circle' | 'text' | 'title' | 'defs' | 'pattern' | 'marker';
  readonly key: string; // among those beside it
  readonly attributes: Readonly<Record<string, string | number>>; // numbers, and words of ours: nothing of a file
  readonly inside: string | readonly Shape[]; // text, which is no markup, or what it is made of
}

export function shape(
  tag: Shape['tag'],
  attributes: Shape['attributes'],
  inside: Shape['inside'] = [],
  key = '',
): Shape {
  return { tag, key, attributes, inside };
}

export const textAt = (x: number, y: number, text: string, attributes: Shape['attributes'] = {}): Shape =>
  shape('text', { x, y, ...attributes }, text);

export const lineTo = (x1: number, y1: number, x2: number, y2: number, attributes: Shape['attributes'] = {}): Shape =>
  shape('line', { x1, y1, x2, y2, ...attributes });

export const titled = (text: string): Shape => shape('title', {}, text);

/** As the value of `class`, without those that do not hold. */
export const classes = (...names: readonly (string | false)[]): string => names.filter(Boolean).join(' ');

/** As much of a text as so many letters have room for, but so many at least; what is missing is seen to be. */
export function clipped(text: string, letters: number, least = 0): string {
  if (text.length <= letters) return text;
  return `${Array.from(text)
    .slice(0, Math.max(least, letters - 1))
    .join('')}…`;
}
