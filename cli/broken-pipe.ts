import { exitCode } from './exit-code.ts';

/** Whoever reads us may stop doing so, as `head` does: then there is nobody left to talk to, and the process ends. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(exitCode.brokenPipe);
    });
  }
}
