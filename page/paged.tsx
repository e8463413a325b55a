import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

interface PagedProps {
  readonly length: number; // of all rows
  readonly at: number; // the row that is to be seen, from 0
  readonly what: string; // operations, rows
  readonly children: (from: number, to: number) => JSX.Element; // the rows from one on, to before another
}

const rowsOfPage = 100;

/** A long table in portions: that with the row that is to be seen, and a way to those before and behind. */
export function Paged({ length, at, what, children }: PagedProps): JSX.Element {
  const portion = useSignal(0);
  useLayoutEffect(() => {
    portion.value = Math.max(0, Math.floor(Math.min(at, length - 1) / rowsOfPage));
  }, [at, length]);
  const from = portion.value * rowsOfPage;
  const to = Math.min(length, from + rowsOfPage);
  return (
    <>
      {length > rowsOfPage && (
        <p class="portion">
          <button type="button" disabled={from === 0} onClick={() => (portion.value -= 1)}>
            ◂ earlier
          </button>{' '}
          {what} {from + 1} to {to} of {length}{' '}
          <button type="button" disabled={to >= length} onClick={() => (portion.value += 1)}>
            later ▸
          </button>
        </p>
      )}
      {children(from, to)}
    </>
  );
}
