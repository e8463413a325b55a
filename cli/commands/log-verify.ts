import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { lookAtLog, lookCode } from '../log/look.ts';
import { tellVerdict, verdictValue } from '../log/verdict.ts';
import type { OutputOptions } from '../terminal/output.ts';
import { Output } from '../terminal/output.ts';

/** Is the log in a directory as it was written? Also of a server that is running. */
export async function logVerify(directory: string, flags: OutputOptions, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const extent = { segments: 0, batches: 0, entries: 0 };
  const look = await lookAtLog(io, directory, (seen) => {
    if (seen.kind === 'segment') {
      extent.segments += 1;
    } else {
      extent.batches += 1;
      extent.entries += seen.frame.content.entries.length;
    }
  });
  const code = lookCode(look);
  tellVerdict(output, directory, look, extent);
  output.report('log verify', { ...verdictValue(look), exitCode: code, directory, ...extent });
  return code;
}
