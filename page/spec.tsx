import type { JSX } from 'preact';
import type { PageDifference, PageSpec } from '../counterexamples/page/document.ts';
import { ColumnHeads, Part } from './part.tsx';
import type { View } from './view.ts';

/** The spec beside the code: where they differ, and what the machine of the spec did. */
export function Spec({ view }: { readonly view: View }): JSX.Element {
  return <Part part={view.run.document.spec}>{(spec) => <Beside view={view} spec={spec} />}</Part>;
}

function Beside({ view, spec }: { readonly view: View; readonly spec: PageSpec }): JSX.Element {
  const number = view.cursor.value;
  const [first] = spec.differences.filter(({ fields }) => fields.length > 0);
  const now = differingAfter(spec.differences, number);
  const transition = spec.transitions.find(({ step }) => step === number);
  return (
    <>
      {first === undefined ? (
        <p>In all that both show, spec and code are equal after every step.</p>
      ) : (
        <p>
          They first differ at{' '}
          <button type="button" class="link" onClick={() => (view.cursor.value = first.step)}>
            step {first.step}
          </button>
          : n{first.server}, {first.fields[0]?.[0]}.
        </p>
      )}
      {now.length === 0 ? (
        <p class="dim">After step {number} all fields are equal.</p>
      ) : (
        now.map((difference) => <Columns key={difference.server} difference={difference} />)
      )}
      {transition !== undefined && (
        <>
          <h2>What the spec did in step {number}</h2>
          <ul>
            {transition.taken.length === 0 && <li>no transition was enabled</li>}
            {transition.taken.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
          {transition.guards.length > 0 && (
            <table class="guards">
              <caption>guards that were asked</caption>
              <tbody>
                {transition.guards.map(([name, passed], k) => (
                  <tr key={k} class={passed ? 'passed' : 'failed'}>
                    <th scope="row">{name}</th>
                    <td>{passed ? '✓ passed' : '✗ not so'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </>
  );
}

/** The latest word on each server that is not equal then. */
export function differingAfter(differences: readonly PageDifference[], number: number): readonly PageDifference[] {
  const latest = new Map<number, PageDifference>();
  for (const difference of differences) if (difference.step <= number) latest.set(difference.server, difference);
  return [...latest.values()].filter(({ fields }) => fields.length > 0);
}

function Columns({ difference: { server, fields } }: { readonly difference: PageDifference }): JSX.Element {
  return (
    <table class="beside">
      <caption>n{server}: all other fields are equal</caption>
      <ColumnHeads names={['field', 'spec', 'code']} />
      <tbody>
        {fields.map(([name, spec, code]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{spec}</td>
            <td>{code}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
