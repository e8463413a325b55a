import { enters, takes } from './cases.ts';
import { quoted } from './quoted.ts';
import type { Completable, Described } from './tree.ts';

/** A script for zsh: to be found in $fpath, or to be sourced once completion is set up. */
export function zshScript(all: readonly Completable[]): string {
  return `#compdef raftcheck
# raftcheck completion zsh
_raftcheck() {
  local at='' word prev=\${words[CURRENT-1]}
  local any=''
  local -a commands flags arguments values
  for word in \${words[2,CURRENT-1]}; do
    case "$at $word" in
${all.flatMap(enters).join('\n')}
    esac
  done
  case "$at" in
${all.map(offers).join('\n')}
  esac
  case "$at $prev" in
${all.flatMap(takes((values) => `(${values.map(quoted).join(' ')})`)).join('\n')}
  esac
  if (( $#values )); then
    compadd -- $values
  elif [[ -n $any ]]; then
    _files
  elif [[ $PREFIX == -* ]]; then
    _describe -o flag flags
  elif (( $#commands )); then
    _describe command commands
  else
    (( $#arguments )) && compadd -- $arguments
    _files
  fi
}
if [[ \${funcstack[1]} == _raftcheck ]]; then _raftcheck "$@"; else compdef _raftcheck raftcheck; fi
`;
}

function offers({ path, commands, flags, words }: Completable): string {
  const set = [
    `commands=(${commands.map(described).join(' ')})`,
    `flags=(${flags.map(described).join(' ')})`,
    `arguments=(${words.map(quoted).join(' ')})`,
  ];
  return `    (${quoted(path)}) ${set.join('; ')} ;;`;
}

const described = ({ name, description }: Described): string => quoted(`${name}:${description}`);
