import type { KeyValueCommand, KeyValueReply } from '../key-value-command.ts';

/** The key-value store as anyone would write it: a Map that is changed in place. */
export class NaiveStore {
  readonly values = new Map<string, string>();
  readonly #valueLengthMax: number;

  constructor(valueLengthMax: number) {
    this.#valueLengthMax = valueLengthMax;
  }

  carryOut(command: KeyValueCommand): KeyValueReply {
    const present = this.values.get(command.key) ?? null;
    if (command.kind === 'get') return { kind: 'done', result: present };
    if (command.kind === 'compareAndSet') {
      if (present === command.expected) this.values.set(command.key, command.value);
      return { kind: 'done', result: present === command.expected };
    }
    const value = command.kind === 'put' ? command.value : `${present ?? ''}${command.value}`;
    if (value.length > this.#valueLengthMax) return { kind: 'refused', code: 'valueTooLong' };
    this.values.set(command.key, value);
    return { kind: 'done', result: null };
  }

  /** In ascending order of the keys. */
  entries(): readonly (readonly [string, string])[] {
    return [...this.values].sort(([one], [other]) => (one < other ? -1 : 1));
  }
}
