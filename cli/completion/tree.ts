import type { Command, Option } from 'commander';
import { allFaults } from '../../world/faults/all.ts';
import { subjectNames } from '../../world/registry/registry.ts';

/** What can stand behind a command. */
export interface Completable {
  readonly path: string; // the names of the command, from the program down, with blanks between: '' for the program itself
  readonly commands: readonly Described[];
  readonly flags: readonly Flag[];
  readonly words: readonly string[]; // that can be its argument; a file can too
}

export interface Described {
  readonly name: string;
  readonly description: string;
}

export interface Flag extends Described {
  readonly takesValue: boolean;
  readonly values: readonly string[]; // none: any, such as a file
}

const faultNames = allFaults.map(({ id }) => id);

/** Arguments that are names of ours, or may be. */
const argumentWords: Readonly<Record<string, readonly string[]>> = {
  completion: ['bash', 'zsh', 'fish'],
  explain: faultNames,
  faults: faultNames,
  replay: faultNames,
  show: faultNames,
};

/** Values that commander does not know all of. */
const flagValues: Readonly<Record<string, readonly string[]>> = {
  'explore --subject': subjectNames.filter((name) => name !== 'documented'),
  'faults --explain': faultNames,
  'faults --run': ['all', ...faultNames],
  'fuzz --subject': subjectNames.filter((name) => !name.startsWith('model:')),
};

/** Every command of a program, the program itself first. */
export function completableOf(command: Command, path = ''): readonly Completable[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const own: Completable = {
    path,
    commands: commands.map((one) => ({ name: one.name(), description: one.description() })),
    flags: help.visibleOptions(command).map((option) => flagOf(option, path)),
    words: argumentWords[path] ?? [],
  };
  const names = new Set(command.commands.map((one) => one.name()));
  const below = commands.filter((one) => names.has(one.name()));
  const all = [own, ...below.flatMap((one) => completableOf(one, `${path} ${one.name()}`.trim()))];
  return path === '' ? [...all, helpOn(command)] : all;
}

/** `help` is a command of commander's own, whose arguments are the others. */
const helpOn = ({ commands }: Command): Completable => ({
  path: 'help',
  commands: [],
  flags: [],
  words: commands.map((one) => one.name()),
});

function flagOf(option: Option, path: string): Flag {
  const name = option.long ?? option.short ?? '';
  const { description, required, argChoices } = option;
  return {
    name,
    description,
    takesValue: required,
    values: argChoices ?? flagValues[`${path} ${name}`] ?? [],
  };
}
