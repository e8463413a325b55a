import { show } from '../printable.ts';
import { HistoryError } from './history-error.ts';

/** One value of a text, and where it begins. */
export interface Form {
  readonly line: number; // from 1
  readonly text: string;
}

const depthMax = 64;
const formsMax = 1_000_000;

/**
 * The values that a text of EDN or JSON holds one after the other; those in it, if it is one list. Throws a HistoryError
 * at the first bracket or string that does not end, so what comes behind need not look. One pass, no recursion.
 */
export function formsOf(text: string): readonly Form[] {
  const outer = new Splitter(text, 0).run();
  return outer.lists && outer.forms.length === 1 ? new Splitter(text, 1).run().forms : outer.forms;
}

interface Open {
  readonly bracket: string;
  readonly line: number;
  count: number; // values in it so far
  discards: number; // values to come that `#_` takes out
  tagged: boolean; // a tag waits for its value
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '#{': '}' };

/** Cuts out the values that stand in so many brackets. */
class Splitter {
  readonly #text: string;
  readonly #depth: number;
  readonly #open: Open[] = [{ bracket: '', line: 1, count: 0, discards: 0, tagged: false }];
  readonly #forms: Form[] = [];
  #lists = true; // each of them is a list
  #at = 0;
  #line = 1;
  #begin: { readonly at: number; readonly line: number } | null = null; // of the value that is cut out now

  constructor(text: string, depth: number) {
    this.#text = text;
    this.#depth = depth;
  }

  run(): { readonly forms: readonly Form[]; readonly lists: boolean } {
    while (this.#at < this.#text.length) this.#next();
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined && this.#open.length > 1) {
      throw new HistoryError(unclosed.line, `${unclosed.bracket} is never closed`);
    }
    if (this.#begin !== null) throw new HistoryError(this.#begin.line, 'nothing follows a # here');
    return { forms: this.#forms, lists: this.#lists };
  }

  #next(): void {
    const char = this.#text.charAt(this.#at);
    if (char === '\n') this.#line += 1;
    if (/[\s,]/.test(char) || (char === ':' && /[\s"{[]/.test(this.#text.charAt(this.#at + 1)))) {
      this.#at += 1; // in JSON a colon is but a separator
    } else if (char === ';') {
      const end = this.#text.indexOf('\n', this.#at);
      this.#at = end < 0 ? this.#text.length : end;
    } else if (char in closing || this.#text.startsWith('#{', this.#at)) {
      this.#opens(char === '#' ? '#{' : char);
    } else if (char === ')' || char === ']' || char === '}') {
      this.#closes(char);
    } else {
      this.#atom(char);
    }
  }

  #opens(bracket: string): void {
    this.#starts();
    if (this.#open.length === this.#depth + 1) this.#lists &&= bracket === '[' || bracket === '(';
    if (this.#open.length > depthMax) throw new HistoryError(this.#line, `nested more than ${depthMax} deep`);
    this.#open.push({ bracket, line: this.#line, count: 0, discards: 0, tagged: false });
    this.#at += bracket.length;
  }

  #closes(bracket: string): void {
    const open = this.#open.at(-1);
    if (open === undefined || closing[open.bracket] !== bracket) {
      throw new HistoryError(this.#line, `${bracket} closes nothing`);
    }
    if (open.tagged || open.discards > 0) throw new HistoryError(this.#line, 'nothing follows a # here');
    if (open.bracket === '{' && open.count % 2 === 1) throw new HistoryError(this.#line, 'a key has no value');
    this.#open.pop();
    this.#at += 1;
    this.#ends();
  }

  #atom(char: string): void {
    this.#starts();
    if (char !== '#' && this.#open.length === this.#depth + 1) this.#lists = false;
    if (char === '"') {
      this.#string();
      return this.#ends();
    }
    if (this.#text.startsWith('#_', this.#at)) {
      this.#at += 2;
      const open = this.#open.at(-1);
      if (open !== undefined) open.discards += 1;
      return;
    }
    // Of a character such as \( the sign behind the backslash belongs to it, whatever it is.
    const token = /(?:\\[^])?[^\s,;"()[\]{}]*/y;
    token.lastIndex = this.#at;
    const [word = ''] = token.exec(this.#text) ?? [];
    if (word === '') throw new HistoryError(this.#line, `${show(char)} is not expected`);
    this.#at += word.length;
    const open = this.#open.at(-1);
    if (!word.startsWith('#')) this.#ends();
    else if (open !== undefined) open.tagged = true; // it belongs to the value behind it
  }

  #string(): void {
    const begin = this.#line;
    for (this.#at += 1; ; this.#at += 1) {
      const char = this.#text.charAt(this.#at);
      if (char === '') throw new HistoryError(begin, 'a string is never closed');
      if (char === '"') break;
      if (char === '\\') this.#at += 1;
      if (this.#text.charAt(this.#at) === '\n') this.#line += 1;
    }
    this.#at += 1;
  }

  #starts(): void {
    if (this.#open.length === this.#depth + 1) this.#begin ??= { at: this.#at, line: this.#line };
  }

  #ends(): void {
    const open = this.#open.at(-1);
    if (open === undefined) return;
    open.tagged = false;
    if (open.discards > 0) {
      open.discards -= 1;
      if (this.#open.length === this.#depth + 1) this.#begin = null;
      return;
    }
    open.count += 1;
    if (this.#open.length !== this.#depth + 1 || this.#begin === null) return;
    if (this.#forms.length >= formsMax) throw new HistoryError(this.#line, `more than ${formsMax} values`);
    this.#forms.push({ line: this.#begin.line, text: this.#text.slice(this.#begin.at, this.#at) });
    this.#begin = null;
  }
}
