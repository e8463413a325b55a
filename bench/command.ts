import { Argument, Command } from 'commander';
import { endWithReader } from '../cli/broken-pipe.ts';
import { exitCode } from '../cli/exit-code.ts';

/** What stands behind `npm run NAME --`: with `--help`, and with one line for what the benchmark does not know. */
export function benchCommand(name: string, description: string): Command {
  endWithReader();
  return new Command(`npm run ${name} --`)
    .description(description)
    .exitOverride(({ exitCode: code }) => process.exit(code === 0 ? exitCode.clean : exitCode.usage));
}

/** Reads the command line, whose options are declared by now: the names on it, of those known; `standard` if there are none. */
export function namesGiven<Name extends string>(
  command: Command,
  what: string,
  meaning: string,
  known: readonly Name[],
  standard: readonly Name[] = known,
): readonly Name[] {
  const names = new Argument(`[${what}...]`, meaning).choices(known).default(standard);
  const [given] = command.addArgument(names).parse().processedArgs as [readonly Name[]];
  return given;
}
