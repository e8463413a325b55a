import type { Envelope } from '../../../properties/seen/view.ts';
import { GrowingList } from '../../numbering/growing.ts';
import type { Tables } from '../../numbering/tables.ts';

/**
 * What kind of step each is, numbered from 0. Fairness is about kinds: of a server, the input and whom it addresses; of
 * the network, the delivery of a given message.
 */
export class StepClasses {
  readonly byStep = new GrowingList(); // class + 1; 0: not known yet
  readonly #tables: Tables;
  readonly #numbers = new Map<string | Envelope, number>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** How many there are. */
  get count(): number {
    return this.#numbers.size;
  }

  /** Finds out the class of the step. */
  know(step: number): void {
    if (step >= this.byStep.length) this.byStep.extend(this.#tables.inputs.length - this.byStep.length);
    if (this.byStep.values[step] !== 0) return;
    const name = this.#nameOf(step);
    const known = this.#numbers.get(name) ?? this.#numbers.size;
    this.#numbers.set(name, known);
    this.byStep.values[step] = known + 1;
  }

  /** Equal messages are one object in the tables. */
  #nameOf(step: number): string | Envelope {
    const input = this.#tables.inputs[step];
    if (input === undefined) throw new RangeError(`there is no step ${step}`);
    if ('envelope' in input) return input.envelope;
    const server = this.#tables.server.values[step] as number;
    const action = 'action' in input ? input.action : '';
    return `${server} ${input.kind} ${action} ${'to' in input ? input.to : ''}`;
  }
}
