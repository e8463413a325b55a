/** A computation that stops now and then with the best so far, so that it can be watched and left off. */
export type Progressive<Best, Outcome = Best> = Generator<Best, Outcome>;

/** What comes out in the end. */
export function outcomeOf<Outcome>(steps: Progressive<unknown, Outcome>): Outcome {
  let next = steps.next();
  while (next.done !== true) next = steps.next();
  return next.value;
}

/** The same in other words. */
export function* inWords<From, To>(steps: Progressive<From>, say: (best: From) => To): Progressive<To> {
  let next = steps.next();
  for (; next.done !== true; next = steps.next()) yield say(next.value);
  return say(next.value);
}

/** A part of another computation, which goes by the best so far of that. */
export function* within<Best, Outcome>(
  part: Progressive<unknown, Outcome>,
  soFar: () => Best,
): Progressive<Best, Outcome> {
  let next = part.next();
  for (; next.done !== true; next = part.next()) yield soFar();
  return next.value;
}
