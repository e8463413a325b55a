import type { JSX } from 'preact';
import type { Drawing } from './drawing.ts';
import { laneX, rowY } from './measures.ts';
import type { Arrow } from './scene.ts';

const labelRows = 12; // an arrow that is longer has its label near the end: its middle may be out of sight
const shares = { arrived: 1, lost: 0.72, open: 0.4 } as const; // of the way that is drawn

/** A message from where it was sent to where it arrived, ending in a cross if it was lost, open if it is still on its way. */
export function MessageArrow({
  view,
  scene,
  measures,
  arrow,
}: Drawing & { readonly arrow: Arrow }): JSX.Element | null {
  const { run, cursor, cone } = view;
  const message = run.message(arrow.message);
  if (message === null) return null;
  const { end, copy } = arrow;
  const sent = scene.rows[arrow.from.row] ?? 0;
  const ended = end === 'open' ? undefined : scene.rows[arrow.to.row];
  const isCulprit = end === 'arrived' && ended === run.document.verdict.culprit;
  const isCause = end === 'arrived' && ended !== undefined && run.step(ended)?.cause === true;
  const isCurrent = ended === cursor.value || sent === cursor.value;
  const isOutside = cone.value !== null && !(cone.value(sent) && ended !== undefined && cone.value(ended));
  const [x1, y1] = [laneX(measures, arrow.from.lane), rowY(measures, arrow.from.row)];
  const [x, y] = [laneX(measures, arrow.to.lane), rowY(measures, arrow.to.row)];
  const side = Math.sign(x - x1);
  const x2 = x1 + (x - x1) * shares[end] - (end === 'arrived' ? side * 9 : 0);
  const y2 = end === 'open' ? y1 + 14 : y;
  const at =
    Math.abs(arrow.to.row - arrow.from.row) > labelRows ? 1 - 2 / Math.abs(arrow.to.row - arrow.from.row) : 0.6;
  const classes = [
    'message',
    end,
    message.answer ? 'answer' : '',
    copy ? 'copy' : '',
    isCulprit ? 'culprit' : isCause ? 'cause' : '',
    isCurrent ? 'current' : '',
    isOutside ? 'outside' : '',
  ];
  const fate = end === 'lost' ? ', lost' : end === 'open' ? ', still on its way' : '';
  return (
    <g class={classes.filter((one) => one !== '').join(' ')}>
      <title>{`${message.name}${message.text === '' ? '' : `: ${message.text}`}${fate}`}</title>
      <line
        x1={x1}
        y1={y1}
        x2={x2}
        y2={y2}
        marker-end={end === 'lost' ? undefined : `url(#head-${isCulprit ? 'culprit' : end})`}
      />
      {end === 'lost' && <path class="cross" d={`M${x2 - 5} ${y2 - 5} l10 10 m0 -10 l-10 10`} />}
      {(end !== 'open' || isCurrent) && (
        <text x={x1 + (x2 - x1) * at} y={y1 + (y2 - y1) * at - 5} text-anchor="middle">
          {`${shortKind(message.kind)} t${message.term}${copy ? ' (copy)' : ''}`}
        </text>
      )}
    </g>
  );
}

const shortKinds = new Map([
  ['RequestVote', 'Vote?'],
  ['RequestVoteResponse', 'Vote'],
  ['PreVote', 'PreVote?'],
  ['PreVoteResponse', 'PreVote'],
  ['AppendEntries', 'Append'],
  ['AppendEntriesResponse', 'Ack'],
  ['InstallSnapshot', 'Snapshot'],
  ['InstallSnapshotResponse', 'SnapAck'],
]);

/** As arrows have room for; the legend has the long names. */
const shortKind = (kind: string): string => shortKinds.get(kind) ?? kind;
