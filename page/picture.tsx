import type { JSX } from 'preact';
import type { Drawing } from './drawing.ts';
import { laneX, pictureWidth, rowY } from './measures.ts';
import { MessageArrow } from './message-arrow.tsx';
import { OperationBar } from './operation-bar.tsx';
import type { Band, Cut } from './scene.ts';
import { termColour } from './term-colour.ts';

/** What a window of rows shows: lanes, operations, messages, and what happens. */
export function Picture(drawing: Drawing): JSX.Element {
  const { view, scene, seen, measures } = drawing;
  const { rowHeight } = measures;
  const { from, to } = seen;
  const row = scene.rowOf.get(view.cursor.value);
  const width = pictureWidth(measures, scene.lanes);
  return (
    <>
      <defs>
        <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="7" class="hatching" />
        </pattern>
        {(['arrived', 'open', 'culprit'] as const).map((kind) => (
          <ArrowHead key={kind} kind={kind} />
        ))}
      </defs>
      {row !== undefined && <rect class="cursor-row" x="0" y={row * rowHeight} width={width} height={rowHeight} />}
      {scene.cuts(from, to).map((cut) => (
        <CutBand key={cut.from} {...drawing} cut={cut} width={width} />
      ))}
      {scene.bands(from, to).map((band) => (
        <LaneBand key={`${band.lane} ${band.from}`} {...drawing} band={band} />
      ))}
      {scene.bars(from, to).map((bar) => (
        <OperationBar key={bar.operation} {...drawing} bar={bar} />
      ))}
      {scene.arrows(from, to).map((arrow) => (
        <MessageArrow key={`${arrow.message} ${arrow.to.row}`} {...drawing} arrow={arrow} />
      ))}
      {scene.rows.slice(from, to + 1).map((number, k) => (
        <Happening key={number} {...drawing} number={number} row={from + k} />
      ))}
    </>
  );
}

function ArrowHead({ kind }: { readonly kind: string }): JSX.Element {
  return (
    <marker
      id={`head-${kind}`}
      viewBox="0 0 10 10"
      refX="9"
      refY="5"
      markerWidth="9"
      markerHeight="9"
      markerUnits="userSpaceOnUse"
      orient="auto"
    >
      <path d="M0 0 L10 5 L0 10 z" class={`arrow-head ${kind}`} />
    </marker>
  );
}

type CutProps = Drawing & { readonly cut: Cut; readonly width: number };

function CutBand({ cut, width, measures }: CutProps): JSX.Element {
  const { rowHeight } = measures;
  const [y, end] = [cut.from * rowHeight, (cut.to + 1) * rowHeight];
  return (
    <g>
      <title>{`nothing gets through: ${cut.links.map(([from, to]) => `n${from}>n${to}`).join(' ')}`}</title>
      <rect class="cut" x="0" y={y} width={width} height={end - y} fill="url(#hatch)" />
      {cut.links.map(([from, to]) => {
        const x = laneX(measures, to - 1) + (from < to ? -14 : 14);
        return <line key={`${from} ${to}`} class="cut-link" x1={x} x2={x} y1={y} y2={end} />;
      })}
    </g>
  );
}

/** Long bands are drawn as far as they are seen: their texts stay in the window. */
function LaneBand({ band, seen, measures }: Drawing & { readonly band: Band }): JSX.Element {
  const { lane, role, term, up } = band;
  const { rowHeight } = measures;
  const x = laneX(measures, lane);
  const [y, end] = [Math.max(band.from, seen.from) * rowHeight, (Math.min(band.to, seen.to) + 1) * rowHeight];
  if (!up) return <line class="down" x1={x} x2={x} y1={y} y2={end} />;
  const half = role === 'leader' ? 9 : 3;
  return (
    <g class={`lane ${role} ${termColour(term)}`}>
      <title>{`n${lane + 1}: ${role} of term ${term}`}</title>
      <rect x={x - half} y={y} width={2 * half} height={end - y} rx={role === 'leader' ? 4 : 0} />
      <text x={x + 14} y={y + 11}>
        {role === 'follower' ? `t${term}` : `${role === 'preCandidate' ? 'pre-candidate' : role} t${term}`}
      </text>
    </g>
  );
}

type HappeningProps = Drawing & { readonly number: number; readonly row: number };

/** What happens at a server in that row, told apart by shape. */
function Happening({ view, measures, number, row }: HappeningProps): JSX.Element | null {
  const step = view.run.step(number);
  if (step === null || step.server === null || step.fate !== 'applied') return null;
  const [x, y] = [laneX(measures, step.server - 1), rowY(measures, row)];
  if (number === view.run.document.verdict.culprit)
    return <path class="violation" d={`M${x} ${y - 12} l12 12 l-12 12 l-12 -12 z m-5 7 l10 10 m0 -10 l-10 10`} />;
  if (step.kind === 'crash') return <path class="crash" d={`M${x - 7} ${y - 7} l14 14 m0 -14 l-14 14`} />;
  if (step.kind === 'restart') return <path class="restart" d={`M${x - 6} ${y + 5} l6 -10 l6 10 z`} />;
  if (step.kind === 'timeout') return <path class="timeout" d={`M${x} ${y - 8} l8 8 l-8 8 l-8 -8 z`} />;
  return <circle class="dot" cx={x} cy={y} r="4" />;
}
