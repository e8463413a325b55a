import type { Run } from './run.ts';

/** Whether a step is one that is looked for. */
export type Search = (number: number) => boolean;

type Compare = (value: string | number, wanted: string) => boolean;

const comparisons: Readonly<Record<string, Compare>> = {
  '=': (value, wanted) => String(value).toLowerCase() === wanted.toLowerCase(),
  '!=': (value, wanted) => String(value).toLowerCase() !== wanted.toLowerCase(),
  '>': (value, wanted) => Number(value) > Number(wanted),
  '<': (value, wanted) => Number(value) < Number(wanted),
};

const fields = ['server', 'kind', 'term', 'from', 'to', 'role', 'step', 'fate'] as const;
type Field = (typeof fields)[number];

/**
 * What was typed: words that the step's text or effect holds, and comparisons of its fields, all of which must fit:
 * `server=2 kind=AppendEntries term>3`. What is no field is a word.
 */
export function searchFor(run: Run, typed: string): Search {
  const parts = typed
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => partOf(run, part));
  return (number) => parts.length > 0 && parts.every((fits) => fits(number));
}

const comparison = /^([a-z]+)(!=|=|>|<)(.*)$/i;

/** What was typed that looks like a comparison and is none; null: nothing. */
export function strangeIn(typed: string): string | null {
  for (const part of typed.split(/\s+/)) {
    const [, name, , wanted] = comparison.exec(part) ?? [];
    if (name === undefined) continue;
    if (!fields.some((one) => one === name.toLowerCase())) return `no field ${name}: there are ${fields.join(' ')}`;
    if (wanted === '') return `${part} what?`;
  }
  return null;
}

function partOf(run: Run, part: string): Search {
  const [, name = '', sign = '', wanted = ''] = comparison.exec(part) ?? [];
  const field = fields.find((one) => one === name.toLowerCase());
  const compare = comparisons[sign];
  if (field === undefined || compare === undefined) return containing(run, part.toLowerCase());
  return (number) => valuesOf(run, number, field).some((value) => compare(value, wanted.replace(/^n(?=\d)/, '')));
}

const containing =
  (run: Run, word: string): Search =>
  (number) => {
    const step = run.step(number);
    return step !== null && `${step.text} ${step.effect}`.toLowerCase().includes(word);
  };

/** A delivery has the kind of the step, and that of its message. */
function valuesOf(run: Run, number: number, field: Field): readonly (string | number)[] {
  const step = run.step(number);
  if (step === null) return [];
  const message = run.message(step.message);
  const own = step.server === null ? null : (run.serversAfter(number)[step.server - 1] ?? null);
  switch (field) {
    case 'server':
      return step.server === null ? [] : [step.server];
    case 'kind':
      return [step.kind, ...(message === null ? [] : [message.kind])];
    case 'term':
      return message === null ? (own === null ? [] : [own.term]) : [message.term];
    case 'from':
      return message === null ? [] : [message.from];
    case 'to':
      return message === null ? [] : [message.to];
    case 'role':
      return own === null ? [] : [own.role];
    case 'fate':
      return [step.fate];
    case 'step':
      return [number];
    default:
      return field satisfies never;
  }
}
