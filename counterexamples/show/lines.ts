/** No line of ours for terminals is longer. */
export const columnsMax = 100;

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

/** A text in lines of at most so many columns, broken at blanks, and in a word only where the word is too long. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole) => cut(whole, columns))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (columnsOf(longer) <= columns) {
      line = longer;
    } else {
      lines.push(line.trimEnd());
      line = word;
    }
  }
  return [...lines, line];
}

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
