import { show } from '../../printable.ts';
import { colours, fontSize, lineHeight } from './measures.ts';

interface TextLook {
  readonly fill?: string;
  readonly weight?: 'bold';
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly halo?: boolean; // white around it, where lines pass behind
}

interface LineLook {
  readonly stroke: string;
  readonly width?: number;
  readonly dashed?: boolean;
}

const textMax = 1000;

/** SVG, piece by piece. Only numbers, looks of ours and escaped text get into it. */
export class Drawing {
  readonly width: number;
  readonly #pieces: string[] = [];

  constructor(width: number) {
    this.width = width;
  }

  line(x1: number, y1: number, x2: number, y2: number, { stroke, width = 1, dashed = false }: LineLook): void {
    const place = `x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}"`;
    const look = `stroke="${stroke}" stroke-width="${width}"${dashed ? ' stroke-dasharray="4 3"' : ''}`;
    this.#pieces.push(`<line ${place} ${look}/>`);
  }

  rect(x: number, y: number, width: number, height: number, fill: string): void {
    this.#pieces.push(`<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="${fill}"/>`);
  }

  circle(x: number, y: number, r: number, fill: string, stroke: string): void {
    this.#pieces.push(
      `<circle cx="${n(x)}" cy="${n(y)}" r="${r}" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`,
    );
  }

  /** A triangle whose tip is there, as at the end of a line from the other point. */
  tip(fromX: number, fromY: number, x: number, y: number, fill: string): void {
    const length = Math.hypot(x - fromX, y - fromY) || 1;
    const [dx, dy] = [(x - fromX) / length, (y - fromY) / length];
    const [baseX, baseY] = [x - 8 * dx, y - 8 * dy];
    const points = [
      [x, y],
      [baseX - 4 * dy, baseY + 4 * dx],
      [baseX + 4 * dy, baseY - 4 * dx],
    ];
    this.#pieces.push(`<polygon points="${points.map((point) => point.map(n).join(',')).join(' ')}" fill="${fill}"/>`);
  }

  diamond(x: number, y: number, r: number, fill: string): void {
    const points = `${n(x - r)},${n(y)} ${n(x)},${n(y - r)} ${n(x + r)},${n(y)} ${n(x)},${n(y + r)}`;
    this.#pieces.push(`<polygon points="${points}" fill="${fill}"/>`);
  }

  cross(x: number, y: number, stroke: string): void {
    this.line(x - 5, y - 5, x + 5, y + 5, { stroke, width: 2 });
    this.line(x - 5, y + 5, x + 5, y - 5, { stroke, width: 2 });
  }

  /** Lines of text, the first at that height. */
  texts(x: number, y: number, lines: readonly string[], look: TextLook = {}): void {
    for (const [k, line] of lines.entries()) this.text(x, y + k * lineHeight, line, look);
  }

  text(x: number, y: number, text: string, { fill = colours.ink, weight, anchor, halo = false }: TextLook = {}): void {
    const look = [
      `fill="${fill}"`,
      ...(weight === undefined ? [] : [`font-weight="${weight}"`]),
      ...(anchor === undefined ? [] : [`text-anchor="${anchor}"`]),
      ...(halo ? ['stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'] : []),
    ];
    this.#pieces.push(`<text x="${n(x)}" y="${n(y)}" ${look.join(' ')}>${escaped(text)}</text>`);
  }

  done(height: number, title: string): string {
    const size = `width="${n(this.width)}" height="${n(height)}" viewBox="0 0 ${n(this.width)} ${n(height)}"`;
    const font = `font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="${fontSize}"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font} xml:space="preserve" role="img">`,
      `<title>${escaped(title)}</title>`,
      '<rect width="100%" height="100%" fill="#ffffff"/>',
      ...this.#pieces,
      '</svg>',
      '',
    ].join('\n');
  }
}

const n = (value: number): string => String(Math.round(value * 10) / 10);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => show(text, textMax).replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '');
