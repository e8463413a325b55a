/** A table of a page: rows of cells, three for each server: Role, Op, Delta. */
export type Table = readonly (readonly string[])[];

/** What one server has in one row in which it acts. */
interface Deed {
  readonly place: string; // section, server and event, the occurrence counted: 5 N-2 ae+N-1 #2
  readonly text: string;
}

/**
 * The rows in which two runs of one story differ, aligned by section, server and event: the k-th time that a server
 * sends to, hears from, or does the same as in the page. `5 N-2 ae+N-1 #2: LEAD | … -> LEAD | …`, the page at left.
 */
export function differences(page: readonly Table[], other: readonly Table[]): readonly string[] {
  const here = new Map(deeds(page).map(({ place, text }) => [place, text]));
  const there = new Map(deeds(other).map(({ place, text }) => [place, text]));
  const places = [...new Set([...here.keys(), ...there.keys()])];
  return places
    .filter((place) => here.get(place) !== there.get(place))
    .map((place) => `${place}: ${here.get(place) ?? 'no row'} -> ${there.get(place) ?? 'no row'}`);
}

function deeds(tables: readonly Table[]): readonly Deed[] {
  const seen = new Map<string, number>();
  return tables.flatMap((rows, section) =>
    rows.map((cells): Deed => {
      const server = cells.findIndex((cell, k) => k % 3 === 1 && cell !== '');
      const [role, op = '', delta] = cells.slice(server - 1, server + 2);
      // An event has no fields; of a message they are what may differ.
      const event = op.includes('+') ? op.replace(/ .*/, '') : op;
      const base = `${section + 1} N-${(server + 2) / 3} ${event}`;
      const occurrence = (seen.get(base) ?? 0) + 1;
      seen.set(base, occurrence);
      return { place: `${base} #${occurrence}`, text: [role, op, delta].filter((cell) => cell !== '').join(' | ') };
    }),
  );
}
