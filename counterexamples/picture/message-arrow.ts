import type { PageMessage } from '../page/document.ts';
import type { Drawn } from './drawn.ts';
import type { Arrow, Call } from './scene.ts';
import type { Shape } from './shape.ts';
import { classes, clipped, lineTo, shape, textAt, titled } from './shape.ts';

const shares = { arrived: 1, lost: 0.72, open: 0.4 } as const; // of the way that is drawn
const beforeLane = 9; // so far from it an arrow ends
const openDown = 14;
const loop = 26; // of what a server sends to itself, as in raft.tla
const labelBelow = 11; // there is one arrival or loss in a row, so no two labels stand in one place
const labelBeside = 14;
const letterWidth = 6.7; // at most, on average

/** How a message looks from where it was sent to where it arrived. */
interface Look {
  readonly message: PageMessage;
  readonly classes: string;
  readonly isCulprit: boolean;
}

function lookOf({ document, scene, cursor, cone }: Drawn, arrow: Arrow): Look | null {
  const message = document.messages[arrow.message];
  if (message === undefined) return null;
  const { end, copy } = arrow;
  const sent = scene.rows[arrow.from.row] ?? 0;
  const ended = end === 'open' ? undefined : scene.rows[arrow.to.row];
  const isCulprit = end === 'arrived' && ended === document.verdict.culprit;
  const isCause = end === 'arrived' && ended !== undefined && document.steps[ended - 1]?.cause === true;
  const isCurrent = cursor !== null && (ended === cursor || sent === cursor);
  const isOutside = cone !== null && !(cone(sent) && ended !== undefined && cone(ended));
  return {
    message,
    isCulprit,
    classes: classes(
      end,
      message.answer && 'answer',
      copy && 'copy',
      isCulprit ? 'culprit' : isCause && 'cause',
      isCurrent && 'current',
      isOutside && 'outside',
    ),
  };
}

interface Ends {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly side: number; // 1: it goes to the right
}

function endsOf({ places }: Drawn, { from, to, end }: Arrow): Ends {
  const [x1, y1] = [places.laneX(from.lane), places.middle(from.row)];
  const x = places.laneX(to.lane);
  const side = Math.sign(x - x1);
  const x2 = side === 0 ? x1 + loop : x1 + (x - x1) * shares[end] - (end === 'arrived' ? side * beforeLane : 0);
  return { x1, y1, x2, y2: end === 'open' ? y1 + openDown : places.middle(to.row), side };
}

/** A message from where it was sent to where it arrived, ending in a cross if it was lost, open if it is still on its way. */
export function messageArrow(drawn: Drawn, arrow: Arrow): readonly Shape[] {
  const look = lookOf(drawn, arrow);
  if (look === null) return [];
  const { message, isCulprit } = look;
  const { end } = arrow;
  const { x1, y1, x2, y2, side } = endsOf(drawn, arrow);
  const fate = end === 'lost' ? ', lost' : end === 'open' ? ', still on its way' : '';
  const head: Shape['attributes'] = end === 'lost' ? {} : { 'marker-end': `url(#head-${isCulprit ? 'culprit' : end})` };
  const way =
    side === 0 && end === 'arrived'
      ? shape('path', { d: `M${x1} ${y1} L${x2} ${y1 + 8} V${y2 - 8} L${x1 + beforeLane} ${y2}`, ...head })
      : lineTo(x1, y1, x2, y2, head);
  const inside = [
    titled(`${message.name}${message.text === '' ? '' : `: ${message.text}`}${fate}`),
    way,
    ...(end === 'lost' ? [shape('path', { class: 'cross', d: `M${x2 - 5} ${y2 - 5} l10 10 m0 -10 l-10 10` })] : []),
  ];
  return [shape('g', { class: `message ${look.classes}` }, inside, keyOf(arrow))];
}

const keyOf = ({ message, to }: Arrow): string => `${message} ${to.row}`;

/** What a message says that arrived or was lost: below its end, on the side from which it comes. */
export function messageLabel(drawn: Drawn, arrow: Arrow): readonly Shape[] {
  const look = lookOf(drawn, arrow);
  if (look === null || arrow.end === 'open') return [];
  const { x2, y2, side } = endsOf(drawn, arrow);
  const { laneX, laneWidth } = drawn.places;
  const text = labelOf(look.message, arrow, Math.floor((laneWidth - 2 * labelBeside) / letterWidth));
  const isLost = arrow.end === 'lost';
  const x = isLost ? x2 : side === 0 ? x2 + 4 : laneX(arrow.to.lane) - side * labelBeside;
  const anchor = isLost ? 'middle' : side > 0 ? 'end' : 'start';
  const label = textAt(x, y2 + labelBelow, text, { class: `label ${look.classes}`, 'text-anchor': anchor });
  return [{ ...label, key: keyOf(arrow) }];
}

/** `Append t2 2:x`, as far as there is room. */
function labelOf(message: PageMessage, { copy, end }: Arrow, letters: number): string {
  const short = `${shortKind(message.kind)} t${message.term}`;
  const notes = [copy ? 'copy' : '', end === 'lost' ? 'lost' : ''].filter((note) => note !== '').join(', ');
  const label = notes === '' ? short : `${short} (${notes})`;
  const all = end === 'arrived' ? `${label} ${contentOf(message)}`.trimEnd() : label;
  return clipped(all, letters, short.length);
}

function contentOf({ kind, answer, text, fields }: PageMessage): string {
  if (answer) return text;
  const entries = fields.find(([name]) => name === 'entries')?.[1] ?? '';
  return kind === 'AppendEntries' && entries === 'none' ? 'heartbeat' : entries;
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

const answerBelow = 5; // the request of the same row

/** What a client asks, or is answered. */
export function callArrow({ places }: Drawn, { kind, client, server, row }: Call): Shape {
  const y = places.middle(row) + (kind === 'answer' ? answerBelow : 0);
  const [near, far] = [places.laneX(server) + beforeLane, places.laneX(client) - beforeLane];
  const [x1, x2] = kind === 'request' ? [far, near] : [near, far];
  const line = lineTo(x1, y, x2, y, { class: `call ${kind}`, 'marker-end': 'url(#head-call)' });
  return { ...line, key: `${kind} ${client} ${row}` };
}
