/** The known name that somebody who wrote `name` most likely meant, or null if none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  const typed = name.slice(0, 100).toLowerCase();
  let best: string | null = null;
  let least = Infinity;
  for (const candidate of known) {
    const distance = editDistance(typed, candidate.toLowerCase());
    if (distance < least && distance <= farthest(Math.max(typed.length, candidate.length))) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** Two swapped letters count as two. */
const farthest = (length: number): number => (length < 4 ? 1 : Math.max(2, 0.4 * length));

/** How many letters to insert, delete or replace (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, k) => k);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** What to say to somebody who wrote a name that is not known. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const some = known.filter((one) => !one.includes(':'));
  return near === null ? `there are ${some.join(', ')}` : `did you mean ${near}?`;
}
