import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Mutant } from './trial.ts';

/** What people made of mutants that survive. */
export interface Verdict {
  readonly verdict: VerdictKind;
  readonly why: string;
  readonly mutants: readonly string[]; // by name
}

export type VerdictKind = keyof typeof verdictMeanings;

export const verdictMeanings = {
  equivalent: 'in every state that a server can be in, it sends, stores, applies and answers the same',
  unreachable: 'only a state that no server can be in would show it: a check for what cannot happen',
  sound: 'it does something else, which is a right Raft too: what it sends, or when, is its own affair',
  outside: 'it differs in what the simulated world does not have, such as the length of a timeout',
  gap: 'it is wrong, and no property found it within the budget',
} as const;

/** Those that are the same program. */
export const isSame = (verdict: VerdictKind): boolean => verdict === 'equivalent' || verdict === 'unreachable';

export function readVerdicts(file: string): readonly Verdict[] {
  return JSON.parse(readFileSync(file, 'utf8')) as readonly Verdict[];
}

const shownMax = 100;

/** The text on one line, cut if it is long. */
export function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= shownMax ? line : `${line.slice(0, shownMax - 1)}…`;
}

/**
 * A name for each mutant that does not change when lines are added elsewhere: the file, the change, and which one of
 * equal ones it is.
 */
export function namesOf(mutants: readonly Mutant[]): ReadonlyMap<Mutant, string> {
  const counts = new Map<string, number>();
  return new Map(
    mutants.map((mutant) => {
      const { file, original, replacement } = mutant;
      const change = `${basename(file)}: ${short(original)} → ${short(replacement)}`;
      const count = (counts.get(change) ?? 0) + 1;
      counts.set(change, count);
      return [mutant, count === 1 ? change : `${change} #${count}`];
    }),
  );
}
