import type { JSX } from 'preact';
import type { CountedChart } from '../counterexamples/browse/live.ts';
import type { PageServer } from '../counterexamples/page/document.ts';
import { edgesOf, edgeText, guardedText, staying, timesText } from './chart-edges.ts';
import type { Edge } from './chart-edges.ts';

const width = 480; // all in pixels
const boxHeight = 50;
const boxTop = 96;
const anyHeight = 22;
const anyWidth = 132;
const arcHeights = [0, 28, 58, 84] as const; // by how many states an arrow goes

interface DrawingProps {
  readonly chart: CountedChart;
  readonly servers: readonly PageServer[]; // at the cursor
}

/** The states of the machine in a row: ways up in the hierarchy are arcs above, ways back below. */
export function ChartDrawing({ chart: { roles, transitions }, servers }: DrawingProps): JSX.Element {
  const edges = edgesOf(transitions);
  const places = new Map(roles.map((role, k) => [role, k]));
  const arcs = edges.flatMap((edge) => {
    const [begin, end] = [places.get(edge.from), places.get(edge.to)];
    return end === undefined ? [] : [{ edge, arc: arcOf(begin, end, roles.length), span: (begin ?? end) - end }];
  });
  const back = Math.max(0, ...arcs.map(({ span }) => span));
  const height = boxTop + boxHeight + (arcHeights[back] ?? 0) + 22;
  const down = servers.flatMap(({ up }, k) => (up ? [] : [`n${k + 1}`]));
  return (
    <svg
      class="chart"
      role="img"
      aria-label="Roles of the spec as boxes, its transitions as arrows; the tables below list the same"
      viewBox={`0 0 ${width} ${height}`}
    >
      <defs>
        <marker id="chart-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 L10 5 L0 10 z" class="arrow-head" />
        </marker>
      </defs>
      {arcs.map(({ edge, arc }) => (
        <path key={`${edge.from} ${edge.to}`} class={classOf(edge)} d={arc.path} marker-end="url(#chart-head)" />
      ))}
      {arcs.map(({ edge, arc: { x, y, anchor } }) => (
        <text key={`${edge.from} ${edge.to}`} class={classOf(edge)} x={x} y={y} text-anchor={anchor}>
          <title>{edgeTitle(edge)}</title>
          {edgeText(edge)}
        </text>
      ))}
      {roles.map((role, k) => {
        const names = servers.flatMap((one, server) => (one.up && one.role === role ? [`n${server + 1}`] : []));
        const stays = staying(transitions, role);
        const half = boxWidth(roles.length) / 2;
        const x = centre(k, roles.length);
        return (
          <g key={role} class={`state ${names.length > 0 ? 'held' : ''}`} data-state={role}>
            <rect x={x - half} y={boxTop} width={2 * half} height={boxHeight} rx="9" />
            <text x={x} y={boxTop + 16} class="name">
              {roleText(role)}
            </text>
            <text x={x} y={boxTop + 30}>{`stays ${timesText(stays)}`}</text>
            <text x={x} y={boxTop + 44} class="servers-there">
              {names.join(' ')}
            </text>
          </g>
        );
      })}
      <g class="state any">
        <rect x="2" y="2" width={anyWidth} height={anyHeight} rx="9" />
        <text x={2 + anyWidth / 2} y="17">
          {`any role: stays ${timesText(staying(transitions, 'any'))}`}
        </text>
      </g>
      {down.length > 0 && (
        <text x={width - 4} y="16" class="down-there">
          {`down: ${down.join(' ')}`}
        </text>
      )}
    </svg>
  );
}

const boxWidth = (count: number): number => (count > 3 ? 96 : 112);

/** The middle of a state's box. */
function centre(place: number, count: number): number {
  const half = boxWidth(count) / 2 + 3;
  return count < 2 ? half : half + (place * (width - 2 * half)) / (count - 1);
}

export const roleText = (role: string): string =>
  role === 'preCandidate' ? 'pre-candidate' : role === 'any' ? 'any role' : role;

const classOf = ({ taken }: Edge): string => `edge ${taken === 0 ? 'never' : ''}`;

const edgeTitle = ({ from, to, transitions }: Edge): string =>
  `${roleText(from)} to ${roleText(to)}: ${transitions
    .map((one) => `${guardedText(one)} ${timesText(one.taken)}`)
    .join('; ')}`;

interface Arc {
  readonly path: string;
  readonly x: number; // of its text
  readonly y: number;
  readonly anchor: 'start' | 'middle';
}

/** `from`: a place in the row; undefined: any state, which stands above the first. */
function arcOf(from: number | undefined, to: number, count: number): Arc {
  const end = centre(to, count);
  if (from === undefined) {
    const begin = 22 + to * 12; // along the bottom of its box
    return {
      path: `M${begin} ${2 + anyHeight} L${to === 0 ? begin : end - 24} ${boxTop - 1}`,
      x: begin + 6,
      y: 44,
      anchor: 'start',
    };
  }
  const begin = centre(from, count);
  const isForward = to > from;
  const rise = arcHeights[Math.abs(to - from)] ?? 0;
  const [base, tip] = isForward ? [boxTop, boxTop - 2 * rise] : [boxTop + boxHeight, boxTop + boxHeight + 2 * rise];
  const shift = isForward ? 18 : -18; // so that ways there and back part
  return {
    path: `M${begin + shift} ${base} Q${(begin + end) / 2} ${tip} ${end - shift} ${isForward ? base - 1 : base + 1}`,
    x: (begin + end) / 2,
    y: (base + tip) / 2 + (isForward ? -5 : 13),
    anchor: 'middle',
  };
}
