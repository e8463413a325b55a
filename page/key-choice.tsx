import type { JSX } from 'preact';
import type { Keys } from './keys.ts';
import { choose } from './keys.ts';
import type { View } from './view.ts';

/** Which key of a history is shown: those that are refuted stand first. Nothing if there is but one. */
export function KeyChoice({ view, keys }: { readonly view: View; readonly keys: Keys }): JSX.Element | null {
  if (keys.all.length === 1) return null;
  return (
    <label class="keys">
      key{' '}
      <select
        value={keys.chosen.value}
        onChange={(event) => choose(keys, view.cursor, Number(event.currentTarget.value))}
      >
        {keys.all.map(({ name, culprit }, k) => (
          <option key={k} value={k}>
            {`${culprit === null ? '' : '✖ '}${name}`}
          </option>
        ))}
      </select>
    </label>
  );
}
