export interface SourceText {
  readonly code: string; // without comments; strings and regular expressions emptied; `${…}` of templates stays
  readonly imports: readonly string[]; // the module names it imports or exports from, whichever form is used
}

/** What a TypeScript source says, read by its tokens alone: fast, and needs no compiler. */
export function readSourceText(text: string): SourceText {
  const { code, strings } = scan(text);
  const imports = [...code.matchAll(/\b(?:from|import\s*\(|import)\s*'#(\d+)'/g)].map(
    ([, number]) => strings[Number(number)] ?? '',
  );
  return { code, imports };
}

const comment = /\/\/[^\n]*|\/\*[^]*?\*\//y;
const quoted = /'(?:\\[^]|[^'\\\n])*'|"(?:\\[^]|[^"\\\n])*"/y;
const regularExpression = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
const templateText = /(?:\\[^]|\$(?!\{)|[^\\`$])*/y;
const word = /[\w$]+/y;

// After these a slash begins a regular expression, after anything else it divides.
const beforeExpression = /(?:^|[([{},;:?=!&|<>+\-*%^~]|\b(?:return|case|typeof|in|of|do|else))\s*$/;

/** The code with each string replaced by its number, as in '#0'. */
function scan(text: string): { readonly code: string; readonly strings: readonly string[] } {
  const strings: string[] = [];
  let code = '';
  let at = 0;
  const braces: ('block' | 'template')[] = [];
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  // From behind the opening backtick, or the brace that closes a `${`, up to the next `${` or the end.
  const skipTemplate = (): void => {
    take(templateText);
    const opens = text.startsWith('${', at);
    at += opens ? 2 : 1;
    code += opens ? '${' : '`';
    if (opens) braces.push('template');
  };
  while (at < text.length) {
    const char = text.charAt(at);
    let found: string | undefined;
    if (char === '/' && take(comment) !== undefined) {
      code += ' ';
    } else if ((char === "'" || char === '"') && (found = take(quoted)) !== undefined) {
      code += `'#${strings.length}'`;
      strings.push(found.slice(1, -1));
    } else if (char === '/' && beforeExpression.test(code.slice(-20)) && take(regularExpression) !== undefined) {
      code += '/./';
    } else if (char === '`') {
      at += 1;
      code += '`';
      skipTemplate();
    } else if (char === '}' && braces.pop() === 'template') {
      at += 1;
      code += '}';
      skipTemplate();
    } else if ((found = take(word)) !== undefined) {
      code += found;
    } else {
      if (char === '{') braces.push('block');
      code += char;
      at += 1;
    }
  }
  return { code, strings };
}
