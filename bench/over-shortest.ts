/** How many times as long as the shortest known schedule; there are bugs for which no step is needed at all. */
export const overShortest = (steps: number, known: number): number => (steps === known ? 1 : steps / known);
