import { describe, expect, test } from 'vitest';
import { election, runOf } from '../../testing/example-runs.ts';
import { hostile, manyRuns, savedRun } from '../../testing/saved-runs.ts';
import { characterWidth, fontSize } from './measures.ts';
import { spaceTime } from './layout.ts';
import { svg } from './svg.ts';

// A reader of XML as far as drawings of ours may use it: known elements, known attributes with harmless values, text.

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

const attributeValues: Readonly<Record<string, RegExp>> = {
  'stroke-dasharray': /^4 3$/,
  'stroke-linejoin': /^round$/,
  'paint-order': /^stroke$/,
  'font-weight': /^bold$/,
  'text-anchor': /^(start|middle|end)$/,
  'font-family': /^[A-Za-z, ]+$/,
  'xml:space': /^preserve$/,
  xmlns: /^http:\/\/www\.w3\.org\/2000\/svg$/,
  role: /^img$/,
  viewBox: /^0 0 [\d.]+ [\d.]+$/,
  points: /^-?[\d.]+,-?[\d.]+( -?[\d.]+,-?[\d.]+)*$/,
  fill: /^#[0-9a-f]{6}$/,
  stroke: /^#[0-9a-f]{6}$/,
};

const plainText = /^(?:[^<&>"']|&(?:amp|lt|gt|quot|#39);)*$/;
const unprintable = /[\p{Cc}\p{Cs}\u202a-\u202e\u2028\u2029\u200b]/u;

function read(drawing: string): readonly Element[] {
  const elements: Element[] = [];
  const lines = drawing.trimEnd().split('\n');
  expect(lines.at(-1)).toBe('</svg>');
  for (const line of lines.slice(0, -1)) {
    const [, name = '', written = '', text = ''] =
      /^<(svg|title|rect|line|circle|polygon|text)((?: [\w:-]+="[^"<&]*")*)(?:\/>|>(?:([^<]*)<\/\1>)?)$/.exec(line) ??
      [];
    expect(name, line).not.toBe('');
    const attributes = Object.fromEntries(
      [...written.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
    );
    for (const [key, value] of Object.entries(attributes))
      expect(value, key).toMatch(attributeValues[key] ?? /^-?[\d.]+%?$/);
    expect(text).toMatch(plainText);
    expect(text).not.toMatch(unprintable);
    elements.push({ name, attributes, text: text.replaceAll(/&(amp|lt|gt|quot|#39);/g, '?') });
  }
  return elements;
}

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxesOf(elements: readonly Element[]): readonly Box[] {
  return elements.flatMap(({ name, attributes, text }): readonly Box[] => {
    if (name !== 'text' || text === '') return [];
    const width = text.length * characterWidth;
    const x = Number(attributes['x']);
    const y = Number(attributes['y']);
    const left =
      x - (attributes['text-anchor'] === 'end' ? width : attributes['text-anchor'] === 'middle' ? width / 2 : 0);
    return [{ text, left, right: left + width, top: y - 0.75 * fontSize, bottom: y + 0.15 * fontSize }];
  });
}

const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

describe('a drawing is well-formed, and no text is cut off or lies on another', () => {
  test.each(manyRuns())('%s', (_, trace) => {
    const elements = read(svg(trace));
    const [root] = elements;
    const boxes = [...boxesOf(elements)].sort((one, other) => one.top - other.top);
    const width = Number(root?.attributes['width']);
    const height = Number(root?.attributes['height']);
    expect(boxes.filter(({ left, right, bottom }) => left < 0 || right > width || bottom > height)).toEqual([]);
    const overlapping = boxes.flatMap((box, k) => {
      const near = boxes.slice(k + 1, k + 40).filter((other) => overlap(box, other));
      return near.map((other) => `${box.text} | ${other.text}`);
    });
    expect(overlapping).toEqual([]);
    const { arrows } = spaceTime(trace);
    const tips = elements.filter(
      ({ name, attributes }) => name === 'polygon' && attributes['points']?.split(' ').length === 3,
    );
    expect(tips.length).toBe(arrows.filter(({ end }) => end === 'arrived').length);
  });
});

test('text that lies on other text is noticed', () => {
  const box = { text: '', left: 0, right: 10, top: 0, bottom: 10 };
  expect(overlap(box, { ...box, left: 9, right: 20 })).toBe(true);
  expect(overlap(box, { ...box, left: 10, right: 20 })).toBe(false);
});

test('nothing of a file is markup', () => {
  const trace = runOf([...election, `1 command ${hostile}`], { title: hostile });
  const texts = read(svg(trace)).filter(({ name }) => name === 'text');
  expect(texts.some(({ text }) => text.includes('1 command'))).toBe(true);
  expect(svg(trace)).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
});

test('the violation stands out by its shape, its arrow by its width, and both by colour', () => {
  const drawing = svg(savedRun('faults/stale-term-vote-counted.json'));
  const elements = read(drawing);
  const thick = elements.filter(({ name, attributes }) => name === 'line' && attributes['stroke-width'] === '2.5');
  expect(thick.length).toBe(1);
  const diamonds = elements.filter(
    ({ name, attributes }) => name === 'polygon' && attributes['points']?.split(' ').length === 4,
  );
  expect(diamonds.length).toBe(1);
  const [arrow] = thick;
  // From n1 in the row of step 2 down to n3 in that of step 7: not level.
  expect(Number(arrow?.attributes['y2']) - Number(arrow?.attributes['y1'])).toBeGreaterThan(100);
  expect(drawing).toContain('FAIL Election Safety');
});

test('what the violation does not hang on is faint, if that is known', () => {
  const trace = savedRun('mutants/vote-twice.json');
  const faint = (drawing: string): number =>
    read(drawing).filter(({ name, attributes }) => name === 'line' && attributes['stroke'] === '#9aa4ae').length;
  expect(faint(svg(trace))).toBe(0);
  expect(faint(svg(trace, { hangsOn: [12, 14, 15, 16] }))).toBeGreaterThan(3);
});
