import type { JSX } from 'preact';
import { ColumnHeads } from './part.tsx';
import { useMemo } from 'preact/hooks';
import { changesIn } from '../counterexamples/page/document.ts';
import type { PageServer, RunDocument, UntoldColumn } from '../counterexamples/page/document.ts';
import { lastIndexOf, termAt } from './run.ts';
import type { View } from './view.ts';
import { termColour } from '../counterexamples/picture/term-colour.ts';

const columnsMost = 24; // of a log

/** All servers at the cursor, what the step changed standing out. */
export function Cluster({ view }: { readonly view: View }): JSX.Element {
  const { document } = view.run;
  const { noServers, untold = [] } = document;
  const ever = useMemo(() => sameThroughout(document), [document]);
  if (noServers !== undefined) return <p class="dim">There are no servers here: {noServers}.</p>;
  const number = view.cursor.value;
  const now = view.run.serversAfter(number);
  const step = view.run.step(number);
  const before = number === 0 ? now : view.run.serversAfter(number - 1);
  const hidden = [...untold, ...ever.map(({ column }) => column)];
  const said = ever.filter(({ column }) => !untold.includes(column)).map(({ text }) => text);
  return (
    <>
      <p class="at">
        {step === null ? 'Before the first step.' : `After step ${number}: ${step.text}`}
        {step !== null && <span class="effect">{step.effect}</span>}
      </p>
      <div class="wide" tabIndex={0} role="region" aria-label="Servers">
        <table class="servers">
          <ColumnHeads names={columns.filter((name) => !hidden.some((one) => one === name))} />
          <tbody>
            {now.map((server, k) => (
              <ServerRow
                key={k}
                id={k + 1}
                server={server}
                before={before[k] ?? server}
                isTouched={step?.server === k + 1 || step?.others?.some(([id]) => id === k + 1) === true}
                hidden={hidden}
              />
            ))}
          </tbody>
        </table>
      </div>
      {said.length > 0 && <p class="dim">In the whole run: {said.join('; ')}.</p>}
      <LogMatrix servers={now} before={before} />
    </>
  );
}

const columns = ['server', 'role', 'term', 'votedFor', 'leader', 'commit', 'applied', 'durable', 'members', 'more'];

interface Same {
  readonly column: UntoldColumn;
  readonly text: string;
}

/** Columns that say one thing of all servers, from the first step to the last, and would only make the table wide. */
function sameThroughout({ servers, steps }: RunDocument): readonly Same[] {
  const [first] = servers;
  const changes = steps.flatMap((step) => changesIn(step).map(([, changed]) => changed));
  const isDurable =
    servers.every(({ durable }) => durable === null) && changes.every(({ durable }) => durable === undefined);
  const members = first?.configuration ?? '';
  const areMembers =
    servers.every(({ configuration }) => configuration === members) &&
    changes.every(({ configuration }) => configuration === undefined);
  return [
    ...(isDurable ? [{ column: 'durable' as const, text: 'all is durable at once' }] : []),
    ...(areMembers ? [{ column: 'members' as const, text: `members ${members}` }] : []),
  ];
}

interface Row {
  readonly hidden: readonly UntoldColumn[];
  readonly id: number;
  readonly server: PageServer;
  readonly before: PageServer;
  readonly isTouched: boolean;
}

function ServerRow({ id, server, before, isTouched, hidden }: Row): JSX.Element {
  const { term, commitIndex, appliedIndex } = server;
  const isTold = (column: UntoldColumn): boolean => !hidden.includes(column);
  return (
    <tr class={isTouched ? 'touched' : ''}>
      <th scope="row">n{id}</th>
      <Cell
        now={roleOf(server)}
        was={roleOf(before)}
        class={`role ${server.up ? server.role : 'down'} ${termColour(term)}`}
      />
      <Cell now={String(term)} was={String(before.term)} />
      {isTold('votedFor') && <Cell now={nameOf(server.votedFor)} was={nameOf(before.votedFor)} />}
      {isTold('leader') && <Cell now={nameOf(server.leader)} was={nameOf(before.leader)} />}
      {isTold('commit') && <Cell now={String(commitIndex)} was={String(before.commitIndex)} />}
      {isTold('applied') && <Cell now={String(appliedIndex)} was={String(before.appliedIndex)} />}
      {isTold('durable') && <Cell now={durableOf(server)} was={durableOf(before)} />}
      {isTold('members') && <Cell now={server.configuration} was={before.configuration} class="members" />}
      <Cell now={moreOf(server)} was={moreOf(before)} class="more" />
    </tr>
  );
}

/** What was there before stands beside what is there now, where that is something else. */
function Cell({
  now,
  was,
  class: name = '',
}: {
  readonly now: string;
  readonly was: string;
  readonly class?: string;
}): JSX.Element {
  if (now === was) return <td class={name}>{now}</td>;
  return (
    <td class={`${name} changed`}>
      <del>{was === '' ? '–' : was}</del> <ins>{now === '' ? '–' : now}</ins>
    </td>
  );
}

const nameOf = (server: number | null): string => (server === null ? '' : `n${server}`);
const roleOf = ({ up, role }: PageServer): string => (up ? role : 'down');

function durableOf({ durable, term, votedFor }: PageServer): string {
  if (durable === null) return 'all';
  const state =
    durable.term === term && durable.votedFor === votedFor
      ? ''
      : `, t${durable.term} for ${nameOf(durable.votedFor) || 'nobody'}`;
  return `to ${durable.lastIndex}${state}`;
}

function moreOf({ votes, more, progress, role }: PageServer): string {
  const parts = more.map(([name, value]) => `${name} ${value}`);
  if (votes.length > 0) parts.unshift(`votes of ${votes.map(nameOf).join(' ')}`);
  if (role === 'leader')
    parts.unshift(
      ...progress.map(([server, nextIndex, matchIndex]) => `n${server}: next ${nextIndex}, match ${matchIndex}`),
    );
  return parts.join('; ');
}

interface Logs {
  readonly servers: readonly PageServer[];
  readonly before: readonly PageServer[];
}

/** The logs one below the other, so that equal indexes stand in one column: the last ones, if there are many. */
function LogMatrix({ servers, before }: Logs): JSX.Element {
  const last = Math.max(...servers.map(lastIndexOf), ...before.map(lastIndexOf), 1);
  const first = Math.max(1, last - columnsMost + 1);
  const columns = Array.from({ length: last - first + 1 }, (_, k) => first + k);
  return (
    <>
      <h2>Logs</h2>
      <div class="wide" tabIndex={0} role="region" aria-label="Logs">
        <table class="logs">
          <caption class="unseen">Logs by index: term and command of each entry</caption>
          <ColumnHeads names={['index', ...(first > 1 ? ['…'] : []), ...columns.map(String)]} />
          <tbody>
            {servers.map((server, k) => (
              <tr key={k}>
                <th scope="row">n{k + 1}</th>
                {first > 1 && <td class="earlier">…</td>}
                {columns.map((index) => (
                  <LogCell
                    key={index}
                    server={server}
                    before={before[k] ?? server}
                    index={index}
                    leaders={servers}
                    id={k + 1}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface CellOfLog {
  readonly server: PageServer;
  readonly before: PageServer;
  readonly index: number;
  readonly leaders: readonly PageServer[];
  readonly id: number;
}

function LogCell({ server, before, index, leaders, id }: CellOfLog): JSX.Element {
  const { base, entries, commitIndex, durable } = server;
  const entry = entries[index - base - 1];
  const was = before.entries[index - before.base - 1];
  const isCompacted = index <= base;
  const isChanged = !isCompacted && entry?.join(' ') !== was?.join(' ');
  const isDurable = durable === null || index <= durable.same;
  const marks = leaders.flatMap((leader, k) =>
    leader.up && leader.role === 'leader'
      ? leader.progress
          .filter(([server_]) => server_ === id)
          .flatMap(([, nextIndex, matchIndex]) => [
            ...(matchIndex === index ? [`●${k + 1}`] : []),
            ...(nextIndex === index ? [`▸${k + 1}`] : []),
          ])
      : [],
  );
  const term = termAt(server, index);
  const classes = [
    'entry',
    isCompacted ? 'compacted' : entry === undefined ? 'none' : termColour(entry[0]),
    index <= commitIndex ? 'committed' : '',
    index === commitIndex ? 'commit-line' : '',
    entry !== undefined && !isDurable ? 'volatile' : '',
    isChanged ? 'changed' : '',
  ];
  return (
    <td class={classes.filter((one) => one !== '').join(' ')}>
      {isCompacted
        ? index === base
          ? `snapshot t${term ?? 0}`
          : '·'
        : entry === undefined
          ? isChanged
            ? '✂'
            : ''
          : `${entry[0]}:${entry[1]}`}
      {marks.length > 0 && <sup>{marks.join(' ')}</sup>}
    </td>
  );
}
