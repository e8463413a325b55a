import type { JSX } from 'preact';
import type { PageVariables, VariableChange } from '../counterexamples/page/document.ts';
import type { View } from './view.ts';

/** The variables before and after the step: those that it changed come first, and stand out. */
export function Variables({
  view,
  variables,
}: {
  readonly view: View;
  readonly variables: PageVariables;
}): JSX.Element {
  const number = view.cursor.value;
  const step = view.run.step(number);
  const after = valuesAfter(variables, number);
  const before = valuesAfter(variables, Math.max(0, number - 1));
  const changes = new Map(
    variables.changes.flatMap((change) => (change.step === number ? [[change.variable, change] as const] : [])),
  );
  const places = variables.names.map((_, k) => k);
  const ordered = [...places.filter((k) => changes.has(k)), ...places.filter((k) => !changes.has(k))];
  return (
    <>
      <p class="at">
        {step === null ? 'The first state.' : `State after step ${number}: ${step.text}`}
        {step !== null && (
          <span class="effect">
            {changes.size === 0 ? 'nothing changed' : `${changes.size} of ${places.length} changed`}
          </span>
        )}
      </p>
      <table class="variables">
        <thead>
          <tr>
            {['', 'variable', 'before', 'after'].map((name) => (
              <th key={name} scope="col">
                {name === '' ? <span class="unseen">changed</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.map((k) => (
            <Variable
              key={k}
              name={variables.names[k] ?? ''}
              before={before[k] ?? null}
              after={after[k] ?? null}
              change={changes.get(k) ?? null}
            />
          ))}
        </tbody>
      </table>
    </>
  );
}

interface VariableProps {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly change: VariableChange | null;
}

function Variable({ name, before, after, change }: VariableProps): JSX.Element {
  if (change === null)
    return (
      <tr>
        <td />
        <th scope="row">{name}</th>
        <td colSpan={2}>{after ?? '–'}</td>
      </tr>
    );
  const { gained = [], lost = [] } = change;
  return (
    <tr class="touched">
      <td>●</td>
      <th scope="row">{name}</th>
      <td>
        <del>{before === null ? '–' : short(before, change)}</del>
      </td>
      <td class="changed">
        <ins>{after === null ? '–' : short(after, change)}</ins>
        {gained.map((text, k) => (
          <span key={`+${k}`} class="difference">
            + {text}
          </span>
        ))}
        {lost.map((text, k) => (
          <span key={`-${k}`} class="difference">
            − {text}
          </span>
        ))}
      </td>
    </tr>
  );
}

const shortLength = 80; // characters

/** Of a long collection its beginning: what came and went stands below it. */
function short(text: string, { gained, lost }: VariableChange): string {
  if (gained === undefined && lost === undefined) return text;
  return text.length > shortLength ? `${text.slice(0, shortLength)}…` : text;
}

/** The text of each variable after a step. */
function valuesAfter({ initial, changes }: PageVariables, number: number): readonly (string | null)[] {
  const values = [...initial];
  for (const { step, variable, text } of changes) {
    if (step > number) break;
    values[variable] = text;
  }
  return values;
}
