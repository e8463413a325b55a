import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { LiveBranch, LiveChoice, LiveLook, LiveState } from '../counterexamples/browse/live.ts';
import type { Live } from './live.ts';
import type { View } from './view.ts';

interface NowProps {
  readonly view: View;
  readonly live: Live;
}

/** What can be done where the cursor stands, and all that was tried. */
export function Now({ view, live }: NowProps): JSX.Element {
  const { value: state } = live.state;
  const { value: look } = live.look;
  if (state === null) return <section class="now">{live.trouble.value || 'Connecting …'}</section>;
  return (
    <section class="now" aria-label="What can be done">
      <Aims view={view} live={live} state={state} />
      <p class="said" role="status" data-part="said">
        {live.trouble.value === '' ? state.said : live.trouble.value}
      </p>
      {state.branches.length > 1 && <Tree live={live} state={state} cursor={view.cursor.value} />}
      <h2>
        What can happen now{' '}
        <span class="dim">
          {view.cursor.value === 0 ? 'before the first step' : `behind step ${view.cursor.value}`}
        </span>
      </h2>
      {look === null ? <p class="dim">…</p> : <Choices live={live} look={look} isBusy={state.busy !== null} />}
    </section>
  );
}

function Aims({ view, live, state }: NowProps & { readonly state: LiveState }): JSX.Element {
  const server = useSignal(1);
  const term = useSignal<number | null>(null);
  const servers = view.run.serversAfter(view.cursor.value);
  const next = term.value ?? Math.max(...servers.map((one) => one.term)) + 1;
  if (state.busy !== null)
    return (
      <p class="aims">
        {state.busy} …{' '}
        <button type="button" onClick={() => live.stop()}>
          stop
        </button>
      </p>
    );
  return (
    <div class="aims">
      <button type="button" onClick={() => live.search({ kind: 'broken' })}>
        run until broken
      </button>
      <label>
        or until{' '}
        <select
          value=""
          onChange={({ currentTarget }) => {
            const { value: goal } = currentTarget;
            currentTarget.value = '';
            if (goal !== '') live.search({ kind: 'goal', goal });
          }}
        >
          <option value="">a goal …</option>
          {state.goals.map((goal) => (
            <option key={goal} value={goal}>
              {goal}
            </option>
          ))}
        </select>
      </label>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          live.search({ kind: 'leader', server: server.value, term: next });
        }}
      >
        <label>
          make{' '}
          <select value={server.value} onChange={({ currentTarget }) => (server.value = Number(currentTarget.value))}>
            {servers.map((_, k) => (
              <option key={k} value={k + 1}>{`n${k + 1}`}</option>
            ))}
          </select>
        </label>{' '}
        <label>
          leader of term{' '}
          <input
            type="number"
            min={1}
            max={1000}
            value={next}
            onInput={({ currentTarget }) => (term.value = Number(currentTarget.value))}
          />
        </label>{' '}
        <button type="submit">go</button>
      </form>
      <button type="button" onClick={() => live.save('file')}>
        save as file
      </button>
      <button type="button" onClick={() => live.save('test')}>
        save as test
      </button>
      {'unknown' in view.run.document.spec && (
        <button type="button" onClick={() => live.compare()}>
          compare with the spec
        </button>
      )}
    </div>
  );
}

interface ChoicesProps {
  readonly live: Live;
  readonly look: LiveLook;
  readonly isBusy: boolean;
}

/** By server and then by kind. */
function Choices({ live, look, isBusy }: ChoicesProps): JSX.Element {
  if (look.over !== null) return <p>{look.over}</p>;
  const groups = [...new Set(look.choices.map(({ group }) => group))].sort(byName);
  return (
    <div class="choices" data-at={look.at} tabIndex={0} role="region" aria-label="What can happen now">
      {groups.map((group) => (
        <details key={group} open={group !== 'network'}>
          <summary>{group}</summary>
          <ul>
            {look.choices
              .filter((choice) => choice.group === group)
              .map((choice) => (
                <Choice key={choice.text} live={live} choice={choice} isBusy={isBusy} />
              ))}
          </ul>
        </details>
      ))}
      {look.more !== '' && <p class="dim">{look.more}</p>}
    </div>
  );
}

/** Servers first, then clients, the network last. */
const byName = (one: string, other: string): number => rank(one) - rank(other) || (one < other ? -1 : 1);
const rank = (group: string): number => (group === 'network' ? 2 : group.startsWith('client') ? 1 : 0);

function Choice({
  live,
  choice: { text, kind, effect: known },
  isBusy,
}: {
  readonly live: Live;
  readonly choice: LiveChoice;
  readonly isBusy: boolean;
}): JSX.Element {
  const effect = known ?? live.effects.value.get(text) ?? null;
  const ask = (): void => {
    if (effect === null && !isBusy) live.wouldDo(text);
  };
  const classes = ['choice', kind, effect?.nothing === true ? 'nothing' : '', effect?.violates ? 'violates' : ''];
  return (
    <li>
      <button
        type="button"
        class={classes.filter((one) => one !== '').join(' ')}
        data-step={text}
        disabled={isBusy}
        onClick={() => live.take(text)}
        onMouseEnter={ask}
        onFocus={ask}
      >
        {effect?.violates ? '✖ ' : ''}
        {text}
        <span class="effect">{effect === null ? '' : (effect.violates ?? effect.text)}</span>
      </button>
    </li>
  );
}

interface TreeProps {
  readonly live: Live;
  readonly state: LiveState;
  readonly cursor: number;
}

/** Nothing that was tried is given up. */
function Tree({ live, state, cursor }: TreeProps): JSX.Element {
  return (
    <>
      <h2>Branches</h2>
      <ul class="tree" tabIndex={0} aria-label="Branches">
        {state.branches.map((branch) => {
          const isCurrent = branch.id === state.branch;
          return (
            <li key={branch.id} style={{ paddingLeft: `${Math.min(branch.depth, 12) * 14}px` }}>
              <button
                type="button"
                aria-current={isCurrent ? 'true' : undefined}
                onClick={() => live.go(branch.id, branch.length)}
              >
                {isCurrent ? '▸ ' : ''}
                {textOf(branch)}
                {isCurrent ? ` (here: step ${cursor})` : ''}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function textOf({ id, from, length, first, violated }: LiveBranch): string {
  const steps = `${length} ${length === 1 ? 'step' : 'steps'}`;
  const origin = id === 0 ? 'the first' : `from step ${from}: ${first}`;
  return `${origin}, ${steps}${violated === null ? '' : ` ✖ ${violated}`}`;
}
