import type { JSX } from 'preact';
import type { PageStep } from '../counterexamples/page/document.ts';
import type { Window } from './measures.ts';
import { laneX, rowHeight, rowY } from './measures.ts';
import type { Arrow, Band, Bar, Cut, Scene } from './scene.ts';
import type { View } from './view.ts';

const termColours = 6;

interface Drawing {
  readonly view: View;
  readonly scene: Scene;
  readonly seen: Window;
}

/** What a window of rows shows: lanes, operations, messages, and what happens. */
export function Picture({ view, scene, seen, width }: Drawing & { readonly width: number }): JSX.Element {
  const overlaps = ({ from, to }: Window): boolean => from <= seen.to && to >= seen.from;
  const { cursor } = view;
  const row = scene.rowOf.get(cursor.value);
  return (
    <>
      <defs>
        <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="7" class="hatching" />
        </pattern>
        {(['arrived', 'open', 'culprit'] as const).map((kind) => (
          <marker
            key={kind}
            id={`head-${kind}`}
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0 L10 5 L0 10 z" class={`arrow-head ${kind}`} />
          </marker>
        ))}
      </defs>
      {row !== undefined && <rect class="cursor-row" x="0" y={row * rowHeight} width={width} height={rowHeight} />}
      {scene.cuts.filter(overlaps).map((cut) => (
        <CutBand key={`${cut.from}`} cut={cut} width={width} />
      ))}
      {scene.bands.filter(overlaps).map((band) => (
        <LaneBand key={`${band.lane} ${band.from}`} band={band} seen={seen} />
      ))}
      {scene.bars.filter(overlaps).map((bar) => (
        <OperationBar key={bar.operation} view={view} bar={bar} seen={seen} />
      ))}
      {scene.arrowsIn(seen.from, seen.to).map((arrow) => (
        <MessageArrow key={`${arrow.message} ${arrow.to.row}`} view={view} scene={scene} arrow={arrow} />
      ))}
      {scene.rows.slice(seen.from, seen.to + 1).map((number, k) => (
        <Happening key={number} view={view} step={view.run.step(number)} row={seen.from + k} />
      ))}
    </>
  );
}

function CutBand({ cut, width }: { readonly cut: Cut; readonly width: number }): JSX.Element {
  const links = cut.links.map(([from, to]) => `n${from}>n${to}`).join(' ');
  return (
    <g>
      <title>{`nothing gets through: ${links}`}</title>
      <rect
        class="cut"
        x="0"
        y={cut.from * rowHeight}
        width={width}
        height={(cut.to - cut.from + 1) * rowHeight}
        fill="url(#hatch)"
      />
      {cut.links.map(([from, to]) => (
        <line
          key={`${from} ${to}`}
          class="cut-link"
          x1={laneX(to - 1) + (from < to ? -14 : 14)}
          x2={laneX(to - 1) + (from < to ? -14 : 14)}
          y1={cut.from * rowHeight}
          y2={(cut.to + 1) * rowHeight}
        />
      ))}
    </g>
  );
}

/** Long bands are drawn as far as they are seen: their texts stay in the window. */
function LaneBand({ band, seen }: { readonly band: Band; readonly seen: Window }): JSX.Element {
  const { lane, role, term, up } = band;
  const from = Math.max(band.from, seen.from);
  const to = Math.min(band.to, seen.to);
  const [y, end] = [from * rowHeight, (to + 1) * rowHeight];
  if (!up) return <line class="down" x1={laneX(lane)} x2={laneX(lane)} y1={y} y2={end} />;
  const isShort = end - y < rowHeight;
  return (
    <g class={`lane ${role} t${term % termColours}`}>
      <title>{`n${lane + 1}: ${role} of term ${term}`}</title>
      <rect
        x={laneX(lane) - (role === 'leader' ? 9 : 3)}
        y={y}
        width={role === 'leader' ? 18 : 6}
        height={end - y}
        rx={role === 'leader' ? 4 : 0}
      />
      {!isShort && (
        <text x={laneX(lane) + 13} y={y + 11}>
          {role === 'follower' ? `t${term}` : `${roleWord(role)} t${term}`}
        </text>
      )}
    </g>
  );
}

const roleWord = (role: string): string => (role === 'preCandidate' ? 'pre-candidate' : role);

function OperationBar({
  view,
  bar,
  seen,
}: {
  readonly view: View;
  readonly bar: Bar;
  readonly seen: Window;
}): JSX.Element | null {
  const { history } = view.run.document;
  const operation = 'known' in history ? history.known.operations[bar.operation] : undefined;
  if (operation === undefined || !('known' in history)) return null;
  const [y, end] = [Math.max(bar.from, seen.from) * rowHeight + 4, (Math.min(bar.to, seen.to) + 1) * rowHeight - 4];
  const isWithout = history.known.withoutPlace === bar.operation;
  const x = laneX(bar.lane);
  return (
    <g class={`operation${bar.open ? ' open' : ''}${isWithout ? ' without-place' : ''}`}>
      <title>{`${operation.text} ${operation.result}`}</title>
      <path
        d={bar.open ? `M${x - 8} ${end} V${y} H${x + 8} V${end}` : `M${x - 8} ${y} H${x + 8} V${end} H${x - 8} Z`}
      />
      <text x={x + 12} y={y + 12}>{`${isWithout ? '✖ ' : ''}${operation.text}`}</text>
      <text x={x + 12} y={Math.max(y + 24, end - 4)}>
        {operation.result}
      </text>
    </g>
  );
}

function MessageArrow({
  view,
  scene,
  arrow,
}: {
  readonly view: View;
  readonly scene: Scene;
  readonly arrow: Arrow;
}): JSX.Element | null {
  const message = view.run.message(arrow.message);
  if (message === null) return null;
  const { culprit } = view.run.document.verdict;
  const arrival = scene.rows[arrow.to.row];
  const isCulprit = arrow.end === 'arrived' && arrival !== undefined && arrival === culprit;
  const isCause = arrow.end === 'arrived' && arrival !== undefined && view.run.step(arrival)?.cause === true;
  const isCurrent = arrival === view.cursor.value || scene.rows[arrow.from.row] === view.cursor.value;
  const cone = view.cone.value;
  const isOutside =
    cone !== null && !(arrival !== undefined && cone.has(arrival) && cone.has(scene.rows[arrow.from.row] ?? 0));
  const [x1, y1] = [laneX(arrow.from.lane), rowY(arrow.from.row)];
  const [fullX, y2] = [laneX(arrow.to.lane), rowY(arrow.to.row)];
  const share = arrow.end === 'arrived' ? 1 : arrow.end === 'lost' ? 0.75 : 0.5;
  const side = Math.sign(fullX - x1);
  const x2 = x1 + (fullX - x1) * share - (arrow.end === 'arrived' ? side * 7 : 0);
  const yEnd = arrow.end === 'open' ? y1 + (y2 - y1) * share : y2;
  const classes = [
    'message',
    arrow.end,
    message.answer ? 'answer' : '',
    arrow.copy ? 'copy' : '',
    isCulprit ? 'culprit' : isCause ? 'cause' : '',
    isCurrent ? 'current' : '',
    isOutside ? 'outside' : '',
  ];
  const labelled = isCulprit || isCurrent || Math.abs(arrow.to.row - arrow.from.row) < 40;
  return (
    <g class={classes.filter((one) => one !== '').join(' ')}>
      <title>{`${message.name}${message.text === '' ? '' : `: ${message.text}`}${arrow.end === 'lost' ? ', lost' : arrow.end === 'open' ? ', still on its way' : ''}`}</title>
      <line
        x1={x1}
        y1={y1}
        x2={x2}
        y2={yEnd}
        marker-end={arrow.end === 'lost' ? undefined : `url(#head-${isCulprit ? 'culprit' : arrow.end})`}
      />
      {arrow.end === 'lost' && <path class="cross" d={`M${x2 - 5} ${yEnd - 5} l10 10 m0 -10 l-10 10`} />}
      {labelled && (
        <text x={x2 - side * 8} y={yEnd - 5} text-anchor={side > 0 ? 'end' : 'start'}>
          {`${shortKind(message.kind)} t${message.term}${arrow.copy ? ' (copy)' : ''}`}
        </text>
      )}
    </g>
  );
}

const shortKinds: Readonly<Record<string, string>> = {
  RequestVote: 'Vote?',
  RequestVoteResponse: 'Vote',
  PreVote: 'PreVote?',
  PreVoteResponse: 'PreVote',
  AppendEntries: 'Append',
  AppendEntriesResponse: 'Ack',
  InstallSnapshot: 'Snapshot',
  InstallSnapshotResponse: 'SnapAck',
};

/** As arrows have room for; the legend has the long names. */
const shortKind = (kind: string): string => shortKinds[kind] ?? kind;

/** What happens at a server in that row. */
function Happening({
  view,
  step,
  row,
}: {
  readonly view: View;
  readonly step: PageStep | null;
  readonly row: number;
}): JSX.Element | null {
  if (step === null || step.server === null || step.fate !== 'applied') return null;
  const [x, y] = [laneX(step.server - 1), rowY(row)];
  const isCulprit = step.number === view.run.document.verdict.culprit;
  if (isCulprit)
    return <path class="violation" d={`M${x} ${y - 11} l11 11 l-11 11 l-11 -11 z m-5 6 l10 10 m0 -10 l-10 10`} />;
  if (step.kind === 'crash') return <path class="crash" d={`M${x - 7} ${y - 7} l14 14 m0 -14 l-14 14`} />;
  if (step.kind === 'restart') return <path class="restart" d={`M${x - 6} ${y + 5} l6 -10 l6 10 z`} />;
  if (step.kind === 'timeout')
    return <rect class="timeout" x={x - 5} y={y - 5} width="10" height="10" transform={`rotate(45 ${x} ${y})`} />;
  return <circle class="dot" cx={x} cy={y} r="4" />;
}
