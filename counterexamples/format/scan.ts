import { show } from '../printable.ts';
import { limits } from './limits.ts';
import { ScheduleError } from './schedule-error.ts';
import type { ScheduleErrorCode } from './schedule-error.ts';

/**
 * Reads JSON once from end to end without building anything, and throws a ScheduleError with line and column at the
 * first flaw. It refuses what the parser after it would refuse, and also what the parser would take: nesting that
 * overflows the stack of later code, keys that stand twice (the last would win unseen), numbers of values that fill
 * the memory.
 */
export function scanJson(text: string, source: string): void {
  new Scanner(text, source).run();
}

/** What may stand next. `first…`: directly behind the opening bracket, where it may close again. */
type State = 'value' | 'firstValue' | 'key' | 'firstKey' | 'after';

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const escapes = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Scanner {
  readonly #text: string;
  readonly #source: string;
  readonly #open: (Set<string> | null)[] = []; // the keys of each open object so far; null is a list
  #at = 0;
  #values = 0;
  #state: State = 'value';

  constructor(text: string, source: string) {
    this.#text = text;
    this.#source = source;
  }

  run(): void {
    for (;;) {
      this.#skipSpace();
      if (this.#state !== 'after') {
        this.#next();
      } else if (this.#open.length > 0) {
        this.#commaOrEnd();
      } else if (this.#at < this.#text.length) {
        this.#unexpected('the end of the file');
      } else {
        return;
      }
    }
  }

  #next(): void {
    const char = this.#text.charAt(this.#at);
    if (char === '}' && this.#state === 'firstKey') return this.#close();
    if (char === ']' && this.#state === 'firstValue') return this.#close();
    if (this.#state === 'key' || this.#state === 'firstKey') return this.#key();
    return this.#value(char);
  }

  #value(char: string): void {
    this.#values += 1;
    if (this.#values > limits.values) this.#fail('SCHEDULE_SIZE', `more than ${limits.values} values`);
    if (char === '{' || char === '[') {
      if (this.#open.length >= limits.depth) this.#fail('SCHEDULE_DEPTH', `nested more than ${limits.depth} deep`);
      this.#open.push(char === '{' ? new Set() : null);
      this.#state = char === '{' ? 'firstKey' : 'firstValue';
      this.#at += 1;
      return;
    }
    if (char === '"') this.#string();
    else if (!this.#take(number) && !this.#take(word)) this.#unexpected('a value');
    this.#state = 'after';
  }

  #key(): void {
    const begin = this.#at;
    if (this.#text.charAt(begin) !== '"') this.#unexpected('a key in double quotes');
    this.#string();
    const key = JSON.parse(this.#text.slice(begin, this.#at)) as string;
    const keys = this.#open.at(-1);
    if (keys?.has(key) === true) {
      this.#fail('SCHEDULE_KEY', `the key "${show(key)}" stands twice in one object`, begin);
    }
    keys?.add(key);
    if (keys !== null && keys !== undefined && keys.size > limits.keys) {
      this.#fail('SCHEDULE_KEY', `more than ${limits.keys} keys in one object`, begin);
    }
    this.#skipSpace();
    if (this.#text.charAt(this.#at) !== ':') this.#unexpected("':'");
    this.#at += 1;
    this.#state = 'value';
  }

  #commaOrEnd(): void {
    const inObject = this.#open.at(-1) !== null;
    const char = this.#text.charAt(this.#at);
    if (char === (inObject ? '}' : ']')) return this.#close();
    if (char !== ',') this.#unexpected(inObject ? "',' or '}'" : "',' or ']'");
    this.#at += 1;
    this.#state = inObject ? 'key' : 'value';
  }

  #close(): void {
    this.#open.pop();
    this.#at += 1;
    this.#state = 'after';
  }

  /** By hand: a regular expression would run out of stack on a long string. */
  #string(): void {
    const begin = this.#at;
    this.#at += 1;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at); // NaN behind the end
      if (code === 0x22) break;
      if (code === 0x5c) {
        if (!this.#take(escapes)) this.#fail('SCHEDULE_JSON', 'an unknown escape in a string');
      } else if (code >= 0x20) {
        this.#at += 1;
      } else if (this.#at < this.#text.length) {
        this.#fail('SCHEDULE_JSON', 'a control character in a string (write it as an escape)');
      } else {
        this.#fail('SCHEDULE_JSON', 'a string without an end', begin);
      }
    }
    this.#at += 1;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #unexpected(expected: string): never {
    const point = this.#text.codePointAt(this.#at);
    const got = point === undefined ? 'the end of the file' : `'${show(String.fromCodePoint(point))}'`;
    this.#fail('SCHEDULE_JSON', `expected ${expected}, got ${got}`);
  }

  #fail(code: ScheduleErrorCode, fact: string, at = this.#at): never {
    let line = 1;
    let lineBegin = 0;
    for (let end = this.#text.indexOf('\n'); end !== -1 && end < at; end = this.#text.indexOf('\n', lineBegin)) {
      line += 1;
      lineBegin = end + 1;
    }
    throw new ScheduleError(code, `${show(this.#source)}: line ${line}, column ${at - lineBegin + 1}: ${fact}`);
  }
}
