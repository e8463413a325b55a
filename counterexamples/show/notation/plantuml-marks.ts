import { show } from '../../printable.ts';
import { inFlightAfter } from '../../trace.ts';
import type { AppliedStep, Trace, TraceMessage } from '../../trace.ts';
import { wrap, wrapItems } from '../lines.ts';
import { journeysOf } from '../journeys.ts';
import { sectionsOf } from '../sections.ts';
import type { NumberedSection } from '../sections.ts';
import type { TraceRow } from './trace-row.ts';

const factColumns = 400;
const flightsShown = 12;

/** What the notation of the documented pages has no sign for: where messages arrive or are lost, and what is violated. */
export class Marks {
  readonly #trace: Trace;
  readonly #sentAt: ReadonlyMap<string, number>; // by identity
  readonly #losses: { readonly step: number; readonly message: TraceMessage }[] = [];
  readonly #sections: readonly NumberedSection[];
  readonly #broke: AppliedStep | null; // the step that the violation came with
  #told = 0; // losses

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#sentAt = new Map(journeysOf(trace.steps).map(({ message, sentAt }) => [message.identity, sentAt]));
    this.#sections = sectionsOf(trace.schedule);
    const culprit = trace.steps.find(({ number }) => number === trace.culprit);
    this.#broke = culprit?.fate === 'applied' ? culprit : null;
    for (const made of trace.steps) {
      if (made.fate !== 'applied') continue;
      const { number, step, message } = made;
      if (step.kind === 'drop' && message !== null) this.#losses.push({ step: number, message });
    }
  }

  /** The losses since the row before: they have no row of their own. */
  before({ step }: TraceRow): readonly string[] {
    return this.#lossesBefore(step);
  }

  arrival(message: TraceMessage): readonly string[] {
    const { from, to } = message.envelope;
    return [`n${from} ${this.#breaking(message) ? '-[#red]->>' : '-->>'} n${to}: arrives: ${this.#named(message)}`];
  }

  /** The arrow of a message that is sent. */
  sending(message: TraceMessage): string {
    return this.#breaking(message) ? '-[#red]>' : '->';
  }

  /** What the notation leaves out of a message that is sent: its name, in which its term stands; and what it breaks. */
  suffix(message: TraceMessage): string {
    const name = ` ${plantumlText(`(${message.identity})`)}`;
    if (!this.#breaking(message)) return name;
    const { violation } = this.#trace.outcome;
    return `${name}${plantumlText(`, CAUSE: breaks ${violation?.property ?? ''} in step ${this.#broke?.number ?? 0}`)}`;
  }

  #breaking(message: TraceMessage): boolean {
    return this.#broke?.message === message;
  }

  /** Behind the last row of a section: what no row came after, and behind the last section what remains. */
  end(section: number): readonly string[] {
    const next = this.#sections[section];
    const losses = this.#lossesBefore(next === undefined ? Infinity : next.fromStep - 1);
    if (next !== undefined) return losses;
    const trace = this.#trace;
    const flying = inFlightAfter(trace, trace.steps.length).map(({ identity }) => identity);
    return [
      ...losses,
      ...this.#verdict(), // a violation ends the run
      ...(flying.length === 0 ? [] : [`note over ${everyone(trace)}: ${flyingText(flying)}`]),
    ];
  }

  #lossesBefore(step: number): readonly string[] {
    const lines: string[] = [];
    for (
      let loss = this.#losses[this.#told];
      loss !== undefined && loss.step <= step;
      loss = this.#losses[this.#told]
    ) {
      const { from, to } = loss.message.envelope;
      lines.push(`n${from} -->x n${to}: is lost: ${this.#named(loss.message)}`);
      this.#told += 1;
    }
    return lines;
  }

  #named({ identity }: TraceMessage): string {
    return plantumlText(`${identity}, sent in step ${this.#sentAt.get(identity) ?? 0}`);
  }

  #verdict(): readonly string[] {
    const { violation } = this.#trace.outcome;
    if (violation === null) return [];
    const at = this.#broke?.server ?? null;
    const text = plantumlNote(`FAIL ${violation.property}: ${violation.fact}`);
    return [`note over ${at === null ? everyone(this.#trace) : `n${at}`} #FFAAAA: ${text}`];
  }
}

const everyone = ({ initial }: Trace): string => (initial.length === 1 ? 'n1' : `n1, n${initial.at(-1)?.id ?? 1}`);

function flyingText(identities: readonly string[]): string {
  const named = identities.slice(0, flightsShown);
  const more = identities.length - named.length;
  const items = more > 0 ? [...named, `and ${more} more`] : named;
  return ['still in flight:', ...wrapItems(items, ', ', noteColumns)].map(plantumlText).join(lineBreak);
}

/** PlantUML breaks no line by itself. */
const noteColumns = 70;
const lineBreak = String.raw`\n`;

const plantumlNote = (text: string): string =>
  wrap(show(text, factColumns), noteColumns).map(plantumlText).join(lineBreak);

/** Text that PlantUML takes for nothing else: no command, no markup, no picture, no link. */
export function plantumlText(text: string): string {
  return Array.from(show(text, factColumns), (character) =>
    /[A-Za-z0-9 ,.()=+:>#]/.test(character) ? character : `<U+${hexOf(character)}>`,
  ).join('');
}

const hexOf = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
