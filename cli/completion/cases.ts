import { quoted } from './quoted.ts';
import type { Completable } from './tree.ts';

// What bash and zsh read alike: patterns of a `case`, both brackets included.

/** What `at` becomes where the word behind it is the name of a command. */
export const enters = ({ path, commands }: Completable): readonly string[] =>
  commands.map(({ name }) => `      (${quoted(`${path} ${name}`)}) at=${quoted(`${path} ${name}`.trim())} ;;`);

/** What is set behind a flag that takes a value: `list` writes the values that there are. */
export const takes =
  (list: (values: readonly string[]) => string) =>
  ({ path, flags }: Completable): readonly string[] =>
    flags
      .filter(({ takesValue }) => takesValue)
      .map(({ name, values }) => {
        const set = values.length === 0 ? 'any=1' : `values=${list(values)}`;
        return `    (${quoted(`${path} ${name}`)}) ${set} ;;`;
      });
