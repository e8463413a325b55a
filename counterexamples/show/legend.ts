import { paragraph } from './lines.ts';

/** What the signs of a table mean, by what shows that they are there. */
const signs: readonly (readonly [sign: RegExp, meaning: string])[] = [
  [/\d>\d \w+ t\d+ #\d/, '2>1 … t3 #1 is the first such message of term 3 from n2 to n1'],
  [/\b\d+:[^-{\s\]]/, '1:x an entry of term 1 with command x'],
  [/\b\d+:\{/, '1:{n1 n2} an entry of term 1 that makes these the members'],
  [/\b\d+:-/, '1:- an entry of term 1 without a command: a leader begins with one'],
  [/\b\d+\/t\d/, '2/t1 the entry at index 2, of term 1'],
];

/** How to read these lines, where there is anything to explain, and where every word is. */
export function legendLines(lines: readonly string[], columns: number): readonly string[] {
  const text = lines.join('\n');
  const meanings = signs.filter(([sign]) => sign.test(text)).map(([, meaning]) => meaning);
  return meanings.length === 0 ? [] : paragraph(`${meanings.join(', ')}; more: npx raftcheck help words`, 2, columns);
}
