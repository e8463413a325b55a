import { Command } from 'commander';
import { exitCode } from '../cli/exit-code.ts';

/** What stands behind `npm run NAME --`: with `--help`, and with one line for what the benchmark does not know. */
export function benchCommand(name: string, description: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .exitOverride(({ exitCode: code }) => process.exit(code === 0 ? exitCode.clean : exitCode.usage));
}
