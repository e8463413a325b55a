import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PageHistory, PageOperation } from '../counterexamples/page/document.ts';
import { Paged } from './paged.tsx';
import { ColumnHeads, Part } from './part.tsx';
import { firstAtOrBehind } from '../counterexamples/picture/scene.ts';
import type { View } from './view.ts';

/** What the clients saw, and in which order it could have happened. Their bars stand in the lanes of the picture. */
export function Clients({ view }: { readonly view: View }): JSX.Element {
  return <Part part={view.run.document.history}>{(history) => <Operations view={view} history={history} />}</Part>;
}

function Operations({ view, history }: { readonly view: View; readonly history: PageHistory }): JSX.Element {
  const { operations, withoutPlace } = history;
  const { value: cursor } = view.cursor;
  const here = operations.findIndex(({ began, ended, gaveUp }) => [began, ended, gaveUp].includes(cursor));
  const began = operations.map((operation) => operation.began); // ascending
  return (
    <>
      <p>{history.verdict}</p>
      <Paged length={operations.length} at={here === -1 ? firstAtOrBehind(began, cursor) : here} what="operations">
        {(from, to) => (
          <table class="operations">
            <caption>place: the number in the order that was found</caption>
            <ColumnHeads names={['client', 'operation', 'result', 'began', 'ended', 'place']} />
            <tbody>
              {operations.slice(from, to).map((operation, k) => (
                <Operation
                  key={from + k}
                  view={view}
                  operation={operation}
                  isWithout={withoutPlace === from + k}
                  isHere={here === from + k}
                />
              ))}
            </tbody>
          </table>
        )}
      </Paged>
    </>
  );
}

interface OperationProps {
  readonly view: View;
  readonly operation: PageOperation;
  readonly isWithout: boolean;
  readonly isHere: boolean;
}

function Operation({ view, operation, isWithout, isHere }: OperationProps): JSX.Element {
  const { client, by, text, result, began, ended, place } = operation;
  const row = useRef<HTMLTableRowElement>(null);
  useLayoutEffect(() => {
    if (isHere) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isHere]);
  const classes = [isWithout ? 'without-place' : '', isHere ? 'here' : ''];
  return (
    <tr ref={row} class={classes.filter((one) => one !== '').join(' ')} aria-current={isHere ? 'true' : undefined}>
      <td>{by ?? client}</td>
      <td>{text}</td>
      <td>{result === '' ? 'not known' : result}</td>
      <td>
        <ToStep view={view} step={began} />
      </td>
      <td>{ended === null ? 'never' : <ToStep view={view} step={ended} />}</td>
      <td>{isWithout ? '✖ none' : (place ?? '')}</td>
    </tr>
  );
}

/** A link to a step. */
function ToStep({ view, step }: { readonly view: View; readonly step: number }): JSX.Element {
  return (
    <button type="button" class="link" onClick={() => (view.cursor.value = step)}>
      step {step}
    </button>
  );
}
