const columnsMax = 200;

/**
 * What no eye sees or what moves the cursor: controls, lone surrogates, private use, directions, invisible spaces and
 * fillers. Built of lists that no later Unicode changes, so that what is a good title today stays one.
 */
const unprintable =
  /[\p{Cc}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]/u;
const everyUnprintable = new RegExp(unprintable, 'gu');

/** Beyond those: formatting characters, and what this Unicode has not assigned. */
const doubtful = /\p{C}/u;

const wide =
  /[\u1100-\u115e\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/u;

/**
 * `text` as one harmless line: what a terminal would not print as itself is escaped (never stripped), and what goes
 * beyond `columns` becomes `… +N`, the number of characters left out. Everything that prints text from a file uses it.
 */
export function show(text: string, columns = columnsMax): string {
  let shown = '';
  let used = 0;
  let at = 0;
  for (const character of text) {
    const piece = unprintable.test(character) || doubtful.test(character) ? escape(character) : character;
    used += wide.test(piece) ? 2 : piece.length;
    if (used > columns) return `${shown}… +${countCharacters(text, at)}`;
    shown += piece;
    at += character.length;
  }
  return shown;
}

/** Whether `text` may stand in a title or a name: all of it can be seen. Tells the same on every machine. */
export function isPrintable(text: string): boolean {
  return !unprintable.test(text);
}

/** JSON that means the same and hides nothing: invisible characters in its strings are written as escapes. */
export function escapeInJson(json: string): string {
  return json.replaceAll(everyUnprintable, (character) =>
    Array.from({ length: character.length }, (_, k) => `\\u${hex(character.charCodeAt(k)).padStart(4, '0')}`).join(''),
  );
}

function escape(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x100 ? `\\x${hex(point).padStart(2, '0')}` : `\\u{${hex(point)}}`;
}

const hex = (point: number): string => point.toString(16);

/** How many characters (code points) of `text` stand at `from` and after it. */
export function countCharacters(text: string, from = 0): number {
  let count = 0;
  for (let at = from; at < text.length; count += 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return count;
}
