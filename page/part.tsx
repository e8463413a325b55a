import type { JSX } from 'preact';
import type { Known } from '../counterexamples/page/document.ts';

interface PartProps<What> {
  readonly part: Known<What>;
  readonly children: (known: What) => JSX.Element;
}

/** What is known, or why it is not. */
export function Part<What>({ part, children }: PartProps<What>): JSX.Element {
  return 'known' in part ? children(part.known) : <p class="dim">Not known: {part.unknown}.</p>;
}

/** Sentences under a title; nothing if there are none. */
export function Sentences({
  title,
  sentences,
}: {
  readonly title: string;
  readonly sentences: readonly string[];
}): JSX.Element | null {
  if (sentences.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      {sentences.map((sentence, k) => (
        <p key={k}>{sentence}</p>
      ))}
    </>
  );
}

/** The head of a table, with what its columns are called. */
export const ColumnHeads = ({ names }: { readonly names: readonly string[] }): JSX.Element => (
  <thead>
    <tr>
      {names.map((name) => (
        <th key={name} scope="col">
          {name}
        </th>
      ))}
    </tr>
  </thead>
);
