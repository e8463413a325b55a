import { show } from '../../printable.ts';

/** A file that is no trace in the Informal Trace Format. `fact` is one line that names the place, safe to print; so is `remedy`. */
export class ItfError extends Error {
  override readonly name = 'ItfError';
  readonly code: 'ITF_FILE' | 'ITF_JSON' | 'ITF_FORMAT' | 'ITF_VALUE'; // not readable; no JSON, or too large; no trace; no value of ITF
  readonly fact: string;
  readonly remedy: string;

  constructor(code: ItfError['code'], fact: string, remedy: string) {
    super(`${fact}\n  ${remedy}`);
    this.code = code;
    this.fact = fact;
    this.remedy = remedy;
  }
}

type Key = string | number;

/** `states[3].log["#map"][0]`, safe to print. */
export const pathText = (path: readonly Key[]): string =>
  path.reduce<string>((before, key) => {
    if (typeof key === 'number') return `${before}[${key}]`;
    if (/^[A-Za-z_]\w*$/.test(key)) return before === '' ? key : `${before}.${key}`;
    return `${before}["${show(key, 40)}"]`;
  }, '');
