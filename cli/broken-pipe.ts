import { troubleOf } from '../counterexamples/format/file-trouble.ts';
import { exitCode } from './exit-code.ts';

/**
 * Ends the process when what it prints goes nowhere: quietly if whoever read us has stopped, as `head` does; or else with
 * a line that says why, such as a full device.
 */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(exitCode.brokenPipe);
      if (stream === process.stdout)
        process.stderr.write(
          `raftcheck: what it prints cannot be written: ${troubleOf(error)}. Print somewhere else.\n`,
        );
      process.exit(exitCode.usage);
    });
  }
}
