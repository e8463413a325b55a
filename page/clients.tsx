import type { JSX } from 'preact';
import type { PageHistory } from '../counterexamples/page/document.ts';
import { Part } from './part.tsx';
import type { View } from './view.ts';

/** What the clients saw, and in which order it could have happened. Their bars stand in the lanes of the picture. */
export function Clients({ view }: { readonly view: View }): JSX.Element {
  return <Part part={view.run.document.history}>{(history) => <Operations view={view} history={history} />}</Part>;
}

function Operations({ view, history }: { readonly view: View; readonly history: PageHistory }): JSX.Element {
  return (
    <>
      <p>{history.verdict}</p>
      <table class="operations">
        <thead>
          <tr>
            {['client', 'operation', 'result', 'began', 'ended', 'place in the order'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {history.operations.map(({ client, text, result, began, ended, place }, k) => (
            <tr key={k} class={history.withoutPlace === k ? 'without-place' : ''}>
              <td>{client}</td>
              <td>{text}</td>
              <td>{result === '' ? 'not known' : result}</td>
              <td>
                <button type="button" class="link" onClick={() => (view.cursor.value = began)}>
                  step {began}
                </button>
              </td>
              <td>
                {ended === null ? (
                  'never'
                ) : (
                  <button type="button" class="link" onClick={() => (view.cursor.value = ended)}>
                    step {ended}
                  </button>
                )}
              </td>
              <td>{history.withoutPlace === k ? '✖ none' : (place ?? '')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
