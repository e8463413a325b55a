import type { Completable } from './tree.ts';

/** A script for fish. */
export function fishScript(all: readonly Completable[]): string {
  return `# raftcheck completion fish
function __raftcheck_at
    set -l at
    for word in (commandline -opc)[2..]
        switch "$at $word"
            case ${all.flatMap(entered).join(' ')}
                set -a at $word
        end
    end
    test "$at" = "$argv"
end
${all.flatMap(lines).join('\n')}
`;
}

const entered = ({ path, commands }: Completable): readonly string[] =>
  commands.map(({ name }) => quoted(`${path} ${name}`));

function lines({ path, commands, flags, words }: Completable): readonly string[] {
  const begin = `complete -c raftcheck -n ${quoted(`__raftcheck_at ${path}`.trim())}`;
  return [
    ...commands.map(({ name, description }) => `${begin} -f -a ${quoted(name)} -d ${quoted(description)}`),
    ...flags.map(({ name, description, takesValue, values }) => {
      const value = values.length > 0 ? ` -x -a ${quoted(values.join(' '))}` : takesValue ? ' -r' : '';
      return `${begin} -l ${name.replace(/^--/, '')}${value} -d ${quoted(description)}`;
    }),
    ...(words.length === 0 ? [] : [`${begin} -a ${quoted(words.join(' '))}`]),
  ];
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
