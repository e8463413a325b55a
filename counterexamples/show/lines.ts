/** What lines are laid out to where there is no terminal: in pipes, files and the errors of tests. */
export const pipeColumns = 100;

/** At most how many columns a terminal needs for a text: what may be a wide character counts as one. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

/** Columns of the widest of the texts; of none, 0. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, columnsOf(text)), 0);
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/**
 * A text in lines of at most so many columns, broken at blanks: not in brackets, unless they hold most of a line,
 * and in a word only where the word is too long.
 */
export const wrap = (text: string, columns: number): readonly string[] =>
  fill(boxed(text.split(' '), boxShareMax * columns), ' ', columns);

const boxShareMax = 0.6;

/** The same of items that stay whole, with so much between them. */
export const wrapItems = (items: readonly string[], between: string, columns: number): readonly string[] =>
  fill(items, between, columns);

/** A text in lines of at most so many columns, all but the first of them further in by two. */
export const paragraph = (text: string, indent: number, columns: number): readonly string[] =>
  hanging(wrap(text, columns - indent - 2), indent);

/** Lines so far in, all but the first by two more. */
export const hanging = (lines: readonly string[], indent: number): readonly string[] =>
  lines.map((line, k) => ' '.repeat(k === 0 ? indent : indent + 2) + line);

function fill(items: readonly string[], between: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of items.flatMap((whole) => cut(whole, columns))) {
    const longer = line === '' ? word : `${line}${between}${word}`;
    if (columnsOf(longer) <= columns) {
      line = longer;
    } else {
      lines.push(line.trimEnd());
      line = word;
    }
  }
  return [...lines, line];
}

/** The words, those from one that opens a bracket to the one that closes it as one, if it is no longer than that. */
function boxed(words: readonly string[], columns: number): readonly string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const length = isOpen(word)
      ? words.slice(at).findIndex((_, k) => !isOpen(words.slice(at, at + k + 1).join(' ')))
      : 0;
    const box = words.slice(at, at + length + 1).join(' ');
    const fits = length > 0 && columnsOf(box) <= columns;
    joined.push(fits ? box : word);
    if (fits) at += length;
  }
  return joined;
}

const isOpen = (text: string): boolean => /[[(]/.test(text) && text.split(/[[(]/).length > text.split(/[\])]/).length;

function cut(word: string, columns: number): readonly string[] {
  const pieces = [''];
  for (const character of word) {
    const last = pieces.length - 1;
    const longer = (pieces[last] ?? '') + character;
    if (columnsOf(longer) <= columns) pieces[last] = longer;
    else pieces.push(character);
  }
  return pieces;
}

/** From U+1100 on characters may be two columns wide; arrows, dashes and other signs of U+2000 to U+2E7F are not. */
function widthOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x1100 || (point >= 0x2000 && point < 0x2600) ? 1 : 2;
}
