import { describe, expect, test } from 'vitest';
import { election, runOf } from '../testing/example-runs.ts';
import { hostile, manyRuns, savedRun } from '../testing/saved-runs.ts';
import { inFlightAfter } from '../trace.ts';
import type { Trace } from '../trace.ts';
import { styleOfFile } from './style.ts';
import { svg } from './svg.ts';

// A reader of XML as far as drawings of ours may use it: known elements, known attributes with harmless values, text.

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly classes: readonly string[]; // its own and those around it
  readonly text: string;
}

const attributeValues: Readonly<Record<string, RegExp>> = {
  xmlns: /^http:\/\/www\.w3\.org\/2000\/svg$/,
  role: /^img$/,
  id: /^(hatch|head-\w+)$/,
  class: /^[A-Za-z0-9 -]+$/,
  d: /^[MLHVzZlhvm\d. -]+$/,
  fill: /^url\(#hatch\)$/,
  'marker-end': /^url\(#head-(arrived|open|culprit|call)\)$/,
  'text-anchor': /^(start|middle|end)$/,
  viewBox: /^0 0 [\d.]+ [\d.]+$/,
  patternUnits: /^userSpaceOnUse$/,
  patternTransform: /^rotate\(45\)$/,
  markerUnits: /^userSpaceOnUse$/,
  orient: /^auto$/,
};

const plainText = /^(?:[^<&>"']|&(?:amp|lt|gt|quot|#39);)*$/;
const unprintable = /[\p{Cc}\p{Cs}\u202a-\u202e\u2028\u2029\u200b]/u;
const tag =
  /<(\/?)(svg|title|style|g|line|rect|path|circle|text|defs|pattern|marker)((?: [\w:-]+="[^"<&]*")*)(\/?)>([^<]*)/y;

function read(drawing: string): readonly Element[] {
  const style = `<style>\n${styleOfFile()}</style>\n`;
  expect(drawing).toContain(style);
  const plain = drawing.replace(style, '');
  const elements: Element[] = [];
  const open: Element[] = [];
  const closings: (readonly [opened: string, closed: string])[] = [];
  let at = 0;
  while (at < plain.length) {
    tag.lastIndex = at;
    const [all, end = '', name = '', written = '', closed = '', text = ''] = tag.exec(plain) ?? [];
    expect(all, plain.slice(at, at + 80)).toBeDefined();
    at += all?.length ?? Infinity;
    expect(text).toMatch(plainText);
    expect(text.trimEnd()).not.toMatch(unprintable);
    if (end !== '') {
      closings.push([open.pop()?.name ?? 'nothing', name]);
      continue;
    }
    const attributes = Object.fromEntries(
      [...written.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
    );
    for (const [key, value] of Object.entries(attributes))
      expect(value, key).toMatch(attributeValues[key] ?? /^-?[\d.]+%?$/);
    const classes = [...(open.at(-1)?.classes ?? []), ...(attributes['class']?.split(' ') ?? [])];
    const shown = text.trimEnd().replaceAll(/&(amp|lt|gt|quot|#39);/g, '?');
    const element = { name, attributes, classes, text: shown };
    elements.push(element);
    if (closed === '') open.push(element);
  }
  expect(open).toEqual([]);
  expect(closings.filter(([opened, closed]) => opened !== closed)).toEqual([]);
  return elements;
}

const fontSize = 11;
const characterWidth = 6.7; // of fonts with fixed width at most, and of others on average

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxesOf(elements: readonly Element[]): readonly Box[] {
  return elements.flatMap(({ name, attributes, classes, text }): readonly Box[] => {
    if (name !== 'text' || text === '') return [];
    const width = text.length * characterWidth;
    const x = Number(attributes['x']);
    const y = Number(attributes['y']);
    const anchor = classes.includes('lane-name') ? 'middle' : attributes['text-anchor'];
    const left = x - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
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
    const heads = elements.filter(({ attributes }) => attributes['marker-end']?.includes('call') === false);
    const { arrived, open } = arrowsOf(trace);
    expect(heads.filter(({ classes }) => classes.includes('arrived')).length).toBe(arrived);
    expect(heads.filter(({ classes }) => classes.includes('open')).length).toBe(open);
  });
});

/** Counted otherwise than they are drawn. */
function arrowsOf(trace: Trace): { readonly arrived: number; readonly open: number } {
  const made = trace.steps.filter((step) => step.fate === 'applied');
  const arrived = made.filter(({ step }) => step.kind === 'deliver').length;
  return { arrived, open: inFlightAfter(trace, trace.steps.length).length };
}

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
  const thick = elements.filter(({ name, classes }) => name === 'line' && classes.includes('culprit'));
  expect(thick.length).toBe(1);
  expect(elements.filter(({ classes }) => classes.includes('violation')).length).toBe(1);
  expect(drawing).toMatch(/\.message\.culprit line \{ stroke: #b3141d; stroke-width: 3\.2; \}/);
  expect(drawing).toMatch(/\.violation \{ [^}]*stroke: #b3141d;/);
  const [arrow] = thick;
  // From n1 in the row of step 2 down to n3 in that of step 7: not level.
  expect(Number(arrow?.attributes['y2']) - Number(arrow?.attributes['y1'])).toBeGreaterThan(100);
  expect(drawing).toContain('FAIL Election Safety');
});

test('what the violation does not hang on is faint, if that is known', () => {
  const trace = savedRun('mutants/vote-twice.json');
  const faint = (drawing: string): number =>
    read(drawing).filter(({ name, classes }) => name === 'line' && classes.includes('outside')).length;
  expect(faint(svg(trace))).toBe(0);
  expect(faint(svg(trace, { hangsOn: [12, 14, 15, 16] }))).toBeGreaterThan(3);
});

test('it is light or dark as its reader wants it', () => {
  const drawing = svg(savedRun('faults/stale-term-vote-counted.json'));
  expect(drawing).toContain('.paper { fill: #ffffff; }');
  expect(drawing.split('@media (prefers-color-scheme: dark)')[1]).toContain('.paper { fill: #14171b; }');
});
