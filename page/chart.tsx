import type { JSX } from 'preact';
import type { CountedChart } from '../counterexamples/browse/live.ts';
import { ChartDrawing, roleText } from './chart-drawing.tsx';
import { actionText, guardedText } from './chart-edges.ts';
import type { Live } from './live.ts';
import { ColumnHeads, Part } from './part.tsx';
import type { View } from './view.ts';

interface ChartProps {
  readonly view: View;
  readonly live: Live;
}

/** The machine of the spec, and what this session took of it. */
export function Chart({ view, live }: ChartProps): JSX.Element {
  const { value: chart } = live.chart;
  if (chart === null) return <p class="dim">Counting …</p>;
  return <Part part={chart}>{(counted) => <Counted view={view} chart={counted} />}</Part>;
}

function Counted({ view, chart }: { readonly view: View; readonly chart: CountedChart }): JSX.Element {
  const { transitions, guards } = chart;
  const states = [...new Set(transitions.map(({ state }) => state))];
  const taken = transitions.filter((one) => one.taken > 0).length;
  return (
    <>
      <p data-part="counted">
        <strong>{`${taken} of ${transitions.length} transitions`}</strong> of the spec were taken. {countedText(chart)}
      </p>
      <ChartDrawing chart={chart} servers={view.run.serversAfter(view.cursor.value)} />
      <p class="dim">
        Dashed, ○: never taken. In a box: how often the role stayed, and the servers that have it at the cursor.
      </p>
      <div class="wide" tabIndex={0} role="region" aria-label="Transitions">
        <table class="transitions">
          <caption>Transitions, in the order in which they are asked</caption>
          <ColumnHeads names={['taken', 'event [guard]', 'what it does']} />
          {states.map((state) => (
            <tbody key={state}>
              <tr>
                <th scope="rowgroup" colSpan={3} class="of-state">
                  {roleText(state)}
                </th>
              </tr>
              {transitions
                .filter((one) => one.state === state)
                .map((one) => (
                  <tr key={`${one.event} ${one.guard} ${one.action}`} class={one.taken === 0 ? 'never' : ''}>
                    <Times count={one.taken} />
                    <td>{guardedText(one)}</td>
                    <td>{`${actionText(one)}${one.target === null ? '' : ` → ${roleText(one.target)}`}`}</td>
                  </tr>
                ))}
            </tbody>
          ))}
        </table>
      </div>
      <div class="wide" tabIndex={0} role="region" aria-label="Guards">
        <table class="guards">
          <caption>Guards, and how often they were so and not so where they were asked</caption>
          <ColumnHeads names={['guard', 'so', 'not so']} />
          <tbody>
            {guards.map((guard) => (
              <tr key={guard.name}>
                <th scope="row">{guard.name}</th>
                <Times count={guard.true} />
                <Times count={guard.false} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** By shape and word as well as colour. */
const Times = ({ count }: { readonly count: number }): JSX.Element =>
  count === 0 ? <td class="times never">○ never</td> : <td class="times">{`● ${count}`}</td>;

function countedText({ counted, steps, branches, goesOn }: CountedChart): string {
  const all = `${steps} ${steps === 1 ? 'step' : 'steps'} of ${branches} ${branches === 1 ? 'branch' : 'branches'}`;
  if (counted === steps) return `Counted: all ${all}, each once.`;
  return `Counted: ${counted} of ${all}${goesOn ? ' …' : '; "compare with the spec" counts the branch that is shown.'}`;
}
