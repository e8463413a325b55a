import { enters, takes } from './cases.ts';
import { quoted } from './quoted.ts';
import type { Completable } from './tree.ts';

/** A script for bash 3.2 and later, which needs nothing else. */
export function bashScript(all: readonly Completable[]): string {
  return `# raftcheck completion bash
_raftcheck() {
  local line=\${COMP_LINE:0:COMP_POINT}
  local cur=\${line##*[[:space:]]}
  local at='' prev='' word words commands='' flags='' arguments='' values='' any=''
  read -ra words <<< "\${line%"$cur"}"
  for word in "\${words[@]:1}"; do
    case "$at $word" in
${all.flatMap(enters).join('\n')}
    esac
    prev=$word
  done
  if [[ $cur == --*=* ]]; then
    prev=\${cur%%=*}
    cur=\${cur#*=}
  fi
  case "$at" in
${all.map(offers).join('\n')}
  esac
  case "$at $prev" in
${all.flatMap(takes((values) => quoted(values.join(' ')))).join('\n')}
  esac
  COMPREPLY=()
  local IFS=$'\\n'
  if [[ -n $values ]]; then
    COMPREPLY=($(compgen -W "\${values// /$'\\n'}" -- "$cur"))
  elif [[ -n $any ]]; then
    compopt -o filenames 2> /dev/null
    COMPREPLY=($(compgen -f -- "$cur"))
  elif [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "\${flags// /$'\\n'}" -- "$cur"))
  elif [[ -n $commands ]]; then
    COMPREPLY=($(compgen -W "\${commands// /$'\\n'}" -- "$cur"))
  else
    compopt -o filenames 2> /dev/null
    COMPREPLY=($(compgen -W "\${arguments// /$'\\n'}" -- "$cur") $(compgen -f -- "$cur"))
  fi
  if [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]]; then
    COMPREPLY=("\${COMPREPLY[@]#"\${cur%"\${cur##*:}"}"}")
  fi
}
complete -F _raftcheck raftcheck
`;
}

function offers({ path, commands, flags, words }: Completable): string {
  const lists = [
    ['commands', commands.map(({ name }) => name)],
    ['flags', flags.map(({ name }) => name)],
    ['arguments', words],
  ] as const;
  const set = lists
    .filter(([, names]) => names.length > 0)
    .map(([list, names]) => `${list}=${quoted(names.join(' '))}`);
  return `    ${quoted(path)}) ${set.join(' ')} ;;`;
}
