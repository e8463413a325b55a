import type { PageStep, RunDocument } from '../page/document.ts';
import { documentOf } from '../page/run-document.ts';
import { pagedRun } from '../page/steps.ts';
import { show } from '../printable.ts';
import { wrap } from '../show/lines.ts';
import type { Trace } from '../trace.ts';
import type { Places } from './drawn.ts';
import { picture, rowBehind } from './picture.ts';
import type { Scene } from './scene.ts';
import { sceneOf } from './scene.ts';
import type { Shape } from './shape.ts';
import { shape, textAt } from './shape.ts';
import { styleOfFile } from './style.ts';

/** In pixels. What is told at the left has a font of a fixed width, so that what fits is known without a screen. */
const characterWidth = 6.7; // at most
const lineHeight = 14;
const margin = 16;
const textColumns = 46;
const gutter = margin + Math.ceil(textColumns * characterWidth) + 40;
const laneWidth = 180;
const headHeight = 30; // names of the lanes
const rowLeast = 46;
const textMost = 1000; // characters of one text
const flightsShown = 24;

export interface HangsOn {
  /** The steps that the violation hangs on (of `explain`: `slice.inside`): the others are faint. Default: none is. */
  readonly hangsOn?: readonly number[];
}

/**
 * A run as a drawing in space and time, as the page has it: lanes of servers and clients, time downwards, at the left every
 * step with what it changed. Light or dark as its reader's system. Text is escaped, so nothing of a file is markup.
 */
export function svg(trace: Trace, { hangsOn }: HangsOn = {}): string {
  const unknown = { unknown: 'it is not drawn' };
  const marked = hangsOn === undefined ? null : { slice: { inside: hangsOn, ends: [] }, continuations: null };
  const around = { shrinking: unknown, schedule: '', command: '', tool: '', spec: unknown, story: unknown };
  const run = pagedRun(trace, trace.schedule.steps.length, marked);
  return svgOf(documentOf(trace, trace, { ...around, ...run }));
}

function svgOf(document: RunDocument): string {
  const scene = sceneOf(document, ({ fate }) => fate !== 'notRun');
  const told = document.steps.slice(0, scene.rows.length).map((step) => toldOf(document, step));
  const width = gutter + 30 + Math.max(2, scene.lanes.length) * laneWidth;
  const columns = Math.floor((width - 2 * margin) / characterWidth);
  const head = wrap(document.verdict.headline.replaceAll(/ {2,}/g, ' · '), columns);
  const options = wrap([`subject ${document.subject}`, ...document.options].join(' · '), columns);
  const namesAt = margin + lineHeight * (head.length + options.length) + 20;
  const places = placesOf(told, namesAt + headHeight - 8, width);
  const bottom = places.top(told.length);
  const foot = [...wrap(flyingText(document, scene), columns), ...wrap(legend, columns)];
  const seen = { from: 0, to: Math.max(0, scene.rows.length - 1) };
  const causes = document.steps.filter(({ cause }) => cause === true);
  const inside = new Set(causes.map(({ number }) => number));
  const cone = inside.size === 0 ? null : (step: number): boolean => inside.has(step);
  const culprit = scene.rowOf.get(document.verdict.culprit ?? 0);
  const shapes = [
    shape('rect', { class: 'paper', x: 0, y: 0, width: '100%', height: '100%' }),
    ...(culprit === undefined ? [] : [rowBehind(places, culprit)]),
    ...texts(margin, margin + 8, head, `told strong ${document.verdict.verdict}`),
    ...texts(margin, margin + 8 + lineHeight * head.length, options, 'told soft'),
    ...scene.lanes.map((name, lane) => textAt(places.laneX(lane), namesAt + 8, name, { class: 'lane-name' })),
    ...picture({ document, scene, seen, places, cursor: null, cone }),
    ...told.flatMap((step, row) => toldShapes(step, places.top(row))),
    ...texts(margin, bottom + 26, foot, 'told soft'),
  ];
  return fileOf(document.title, width, bottom + 26 + lineHeight * foot.length, shapes);
}

/** What stands at the left of a step, in lines. */
interface Told {
  readonly label: readonly string[];
  readonly effect: readonly string[];
  readonly look: string;
}

function toldOf({ verdict }: RunDocument, { number, text, effect, fate }: PageStep): Told {
  const isCulprit = number === verdict.culprit;
  const broken = isCulprit ? wrap(`✖ ${verdict.property ?? ''}`, textColumns) : [];
  return {
    label: wrap(`${number} ${text}`, textColumns),
    effect: [...wrap(effect, textColumns), ...broken],
    look: isCulprit ? ' violated' : fate === 'applied' ? '' : ' soft',
  };
}

function placesOf(told: readonly Told[], begin: number, width: number): Places {
  const tops = [begin];
  for (const { label, effect } of told) {
    tops.push((tops.at(-1) ?? 0) + Math.max(rowLeast, lineHeight * (label.length + effect.length) + 14));
  }
  const top = (row: number): number => tops[Math.min(row, tops.length - 1)] ?? begin;
  return { laneX: (lane) => gutter + 30 + lane * laneWidth, laneWidth, top, middle: (row) => top(row) + 16, width };
}

const toldShapes = ({ label, effect, look }: Told, top: number): readonly Shape[] => [
  ...texts(margin, top + 16, label, `told strong${look}`),
  ...texts(margin, top + 16 + lineHeight * label.length, effect, `told${look === '' ? ' soft' : look}`),
];

const texts = (x: number, y: number, lines: readonly string[], look: string): readonly Shape[] =>
  lines.map((line, k) => textAt(x, y + k * lineHeight, line, { class: look }));

function flyingText({ messages }: RunDocument, { arrows, rows }: Scene): string {
  const flights = arrows(0, rows.length).flatMap(({ message, end }) => (end === 'open' ? [message] : []));
  if (flights.length === 0) return '';
  const named = flights.slice(0, flightsShown).map((place) => messages[place]?.name);
  const more = flights.length - named.length;
  return `still in flight: ${named.join(', ')}${more > 0 ? `, … +${more}` : ''}`;
}

const legend =
  'An arrow goes from where a message was sent to where it arrived: dashed an answer, dotted a copy, ending in a cross if lost, short if still in flight. A wide lane leads that term; where it is dotted the server is down; hatched: links are cut. ◇ election timeout, × crash, △ restart, ✖ the violation, thick what arrived with it; faint: what it does not hang on.';

function fileOf(title: string, width: number, height: number, shapes: readonly Shape[]): string {
  const size = `width="${rounded(width)}" height="${rounded(height)}" viewBox="0 0 ${rounded(width)} ${rounded(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} class="picture" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>\n${styleOfFile()}</style>`,
    ...shapes.map(markup),
    '</svg>',
    '',
  ].join('\n');
}

function markup({ tag, attributes, inside }: Shape): string {
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`,
  );
  const within = typeof inside === 'string' ? escaped(inside) : inside.map(markup).join('');
  return within === '' ? `<${tag}${written.join('')}/>` : `<${tag}${written.join('')}>${within}</${tag}>`;
}

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => show(text, textMost).replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '');
