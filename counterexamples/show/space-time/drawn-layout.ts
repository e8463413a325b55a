import type { MessageView } from '../../../properties/seen/view.ts';
import type { Drawing } from './drawing.ts';
import type { Arrow, Band, SpaceTime } from './layout.ts';
import { colours, gutter, laneGap } from './measures.ts';

interface Around {
  readonly top: number; // of the lanes
  readonly bottom: number;
  readonly rowY: (row: number) => number;
  readonly heights: readonly number[]; // of the rows from the first step on
  readonly labelOf: (message: MessageView) => string;
  readonly faint: boolean; // is what is no cause?
}

/** Where a lane runs. */
export const laneX = (lane: number): number => gutter + 40 + lane * laneGap;

/** Lanes, bands, arrows and marks of a layout: what lies behind first. */
export function drawLayout(drawing: Drawing, layout: SpaceTime, around: Around): void {
  const { rowY, bottom, top } = around;
  const endY = (row: number): number => (row >= layout.height ? bottom : rowY(row));
  for (const { row } of layout.marks.filter(({ kind }) => kind === 'violation')) {
    const height = around.heights[row - 1] ?? 0;
    drawing.rect(0, rowY(row) - 14, drawing.width, height, colours.culprit);
  }
  for (const band of layout.bands) drawCutOff(drawing, band, rowY, endY);
  for (const [lane, { name }] of layout.lanes.entries()) {
    drawing.text(laneX(lane), top - 14, name, { weight: 'bold', anchor: 'middle' });
    drawing.line(laneX(lane), top, laneX(lane), bottom, { stroke: colours.down });
  }
  for (const band of layout.bands) drawRole(drawing, band, rowY, endY);
  const arrows = new Arrows(drawing, around);
  for (const arrow of layout.arrows) arrows.line(arrow);
  drawMarks(drawing, layout, rowY);
  for (const arrow of layout.arrows) arrows.label(arrow);
  for (const band of layout.bands) labelRole(drawing, layout, band, rowY);
}

type Height = (row: number) => number;

function drawCutOff(drawing: Drawing, band: Band, rowY: Height, endY: Height): void {
  if (band.kind !== 'splitOff') return;
  const [y, end] = [rowY(band.fromRow), endY(band.toRow)];
  drawing.rect(laneX(band.lane) - 40, y, 80, end - y, colours.cutOff);
  drawing.text(laneX(band.lane) + 36, y + 12, 'cut off', { fill: colours.faint, anchor: 'end' });
}

function drawRole(drawing: Drawing, band: Band, rowY: Height, endY: Height): void {
  const x = laneX(band.lane);
  const [y, end] = [rowY(band.fromRow), endY(band.toRow)];
  if (band.kind === 'down') {
    drawing.rect(x - 3, y, 6, end - y, '#ffffff');
    drawing.line(x, y, x, end, { stroke: colours.other, dashed: true });
  }
  if (band.kind !== 'role' || band.role === 'follower') return;
  drawing.rect(x - 6, y, 12, end - y, band.role === 'leader' ? colours.leader : colours.candidate);
}

/** At the side at which no label of an arrow stands in that row. */
function labelRole(drawing: Drawing, layout: SpaceTime, band: Band, rowY: Height): void {
  if (band.kind !== 'role' || band.role === 'follower') return;
  const { lane, fromRow, role, term } = band;
  const arrives = layout.arrows.find(
    (arrow) => arrow.to === lane && arrow.toRow === fromRow && arrow.end === 'arrived',
  );
  const atLeft = arrives !== undefined && arrives.from >= lane;
  const x = laneX(lane) + (atLeft ? -11 : 11);
  const text = `${role} t${term}`;
  drawing.text(x, rowY(fromRow) + 4, text, { weight: 'bold', anchor: atLeft ? 'end' : 'start', halo: true });
}

function drawMarks(drawing: Drawing, { rows, marks }: SpaceTime, rowY: Height): void {
  for (const { lane, row, fate } of rows) {
    if (lane !== null && fate === 'applied') drawing.circle(laneX(lane), rowY(row), 3, colours.ink, colours.ink);
  }
  for (const { kind, lane, row } of marks) {
    if (lane === null) continue;
    const [x, y] = [laneX(lane), rowY(row)];
    if (kind === 'crash') drawing.cross(x, y, colours.ink);
    if (kind === 'restart') drawing.circle(x, y, 5, '#ffffff', colours.ink);
    if (kind === 'diskTrouble') drawing.text(x + 11, y + 4, 'disk', { fill: colours.faint, halo: true });
    if (kind === 'violation') drawing.diamond(x, y, 9, colours.cause);
  }
}

const beforeLane = 7; // so far from it an arrow ends
/** What is still in flight ends soon, the farther the farther it has to go: those of one step are told apart. */
const stubLength = 40;
const stubLonger = 18;
const answerBelow = 7; // the request of the same step
const stubHeight = 26; // below the label of what arrived in that row
const toCross = 0.7; // of the way that is drawn of what is lost

/** The arrows, and beside the end of each what it brings: there is one arrival or loss in a row, so no two stand in one place. */
class Arrows {
  readonly #drawing: Drawing;
  readonly #around: Around;

  constructor(drawing: Drawing, around: Around) {
    this.#drawing = drawing;
    this.#around = around;
  }

  line(arrow: Arrow): void {
    const { rowY } = this.#around;
    const { from, to, fromRow, toRow, end, copy, kind } = arrow;
    const look = { stroke: this.#colour(arrow), width: arrow.cause === 'direct' ? 2.5 : 1.2, dashed: copy };
    const [x1, y1] = [laneX(from), rowY(fromRow) + (kind === 'answer' ? answerBelow : 0)];
    if (from === to) return this.#loop(arrow);
    const side = Math.sign(to - from);
    if (end === 'inFlight') {
      const [x, y] = [x1 + side * (stubLength + stubLonger * (Math.abs(to - from) - 1)), y1 + stubHeight];
      this.#drawing.line(x1, y1, x, y, look);
      return this.#drawing.circle(x, y, 3, '#ffffff', look.stroke);
    }
    const share = end === 'lost' ? toCross : 1;
    const [x2, y2] = [
      x1 + (laneX(to) - x1) * share - (end === 'lost' ? 0 : side * beforeLane),
      rowY(toRow) + (kind === 'answer' ? answerBelow : 0),
    ];
    this.#drawing.line(x1, y1, x2, y2, look);
    if (end === 'lost') return this.#drawing.cross(x2, y2, look.stroke);
    if (kind === 'request') this.#drawing.circle(x1, y1, 3, colours.client, colours.client);
    this.#drawing.tip(x1, y1, x2, y2, look.stroke);
  }

  /** To itself, as in raft.tla. */
  #loop(arrow: Arrow): void {
    const { rowY } = this.#around;
    const [x, y1, y2] = [laneX(arrow.from), rowY(arrow.fromRow), rowY(arrow.toRow)];
    const look = { stroke: this.#colour(arrow), dashed: arrow.copy };
    if (arrow.end === 'inFlight') return this.#drawing.circle(x + 24, y1 + 8, 3, '#ffffff', look.stroke);
    this.#drawing.line(x, y1, x + 24, y1 + 8, look);
    this.#drawing.line(x + 24, y1 + 8, x + 24, y2 - 8, look);
    this.#drawing.line(x + 24, y2 - 8, x + beforeLane, y2, look);
    this.#drawing.tip(x + 24, y2 - 8, x + beforeLane, y2, look.stroke);
  }

  label(arrow: Arrow): void {
    const { message, from, to, toRow, end, cause } = arrow;
    if (message === null || end === 'inFlight') return;
    const text = this.#around.labelOf(message.envelope.message);
    const y = this.#around.rowY(toRow) + 15;
    const fromLeft = from < to;
    const x = end === 'lost' ? laneX(from) + (laneX(to) - laneX(from)) * toCross : laneX(to) + (fromLeft ? -11 : 11);
    const anchor = end === 'lost' ? 'middle' : fromLeft ? 'end' : 'start';
    const fill = this.#colour(arrow);
    this.#drawing.text(x, y, end === 'lost' ? `lost: ${text}` : text, {
      anchor,
      fill: fill === colours.other ? colours.faint : fill,
      halo: true,
      ...(cause === 'direct' ? { weight: 'bold' } : {}),
    });
  }

  #colour({ kind, cause }: Arrow): string {
    if (cause === 'direct') return colours.cause;
    if (kind !== 'message') return colours.client;
    return cause === 'past' || !this.#around.faint ? colours.past : colours.other;
  }
}
