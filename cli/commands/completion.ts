import type { Command } from 'commander';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { completableOf } from '../completion/tree.ts';
import { zshScript } from '../completion/zsh.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { Output } from '../terminal/output.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

export type Shell = keyof typeof scripts;

export const shells: readonly Shell[] = ['bash', 'zsh', 'fish'];

/** A script that completes commands, flags and their values. */
export function completion(shell: Shell, program: Command, io: Io): ExitCode {
  new Output(io).write(scripts[shell](completableOf(program)));
  return exitCode.clean;
}
