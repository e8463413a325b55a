import { showIdentity } from '../../impl/index.ts';
import { show } from '../../counterexamples/printable.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { lookAtLog, lookCode } from '../log/look.ts';
import type { SeenSegment } from '../log/segments.ts';
import { collect, extentOf } from '../log/segments.ts';
import { contentsText, segmentText } from '../log/text.ts';
import { contentsValue, segmentValue } from '../log/value.ts';
import { tellVerdict, verdictValue } from '../log/verdict.ts';
import type { OutputOptions } from '../terminal/output.ts';
import { Output } from '../terminal/output.ts';

/** All that is in the log of a directory, as far as it can be read. Also of a server that is running. */
export async function logDump(directory: string, flags: OutputOptions, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const segments: SeenSegment[] = [];
  const look = await lookAtLog(io, directory, (seen) => collect(segments, seen));
  const code = lookCode(look);
  const [first] = segments;
  if (first !== undefined) output.print(show(showIdentity(first.frame.content.identity)));
  for (const segment of segments) output.print(`\n${segmentText(segment)}`);
  output.print('');
  if (look.verdict !== 'corrupt') for (const line of contentsText(look)) output.print(line);
  tellVerdict(output, directory, look, extentOf(segments));
  output.report('log dump', {
    ...verdictValue(look),
    exitCode: code,
    directory,
    segments: segments.map(segmentValue),
    contents: look.verdict === 'corrupt' ? null : contentsValue(look),
  });
  return code;
}
