import { show } from '../../counterexamples/printable.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { counted } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import type { LogLook } from './look.ts';
import { factOf } from './look.ts';
import type { LogExtent } from './segments.ts';

/** Says whether a log is sound, and what is wrong with it where. */
export function tellVerdict(output: Output, directory: string, look: LogLook, extent: LogExtent): void {
  const { paint } = output;
  const name = show(directory);
  switch (look.verdict) {
    case 'sound':
      return output.tell(`${paint.green('sound')}  ${name}: ${showExtent(extent)}`);
    case 'torn': {
      const { file, offset, bytes } = look.tornTail;
      output.print(`${paint.yellow('torn')}  ${name}: ${file} at byte ${offset}: ${counted(bytes, 'byte')} of a batch`);
      output.print('  Nobody was told that it is stored. The next start of the server leaves it out.');
      break;
    }
    case 'corrupt':
      output.print(`${paint.red('corrupt')}  ${name}: ${factOf(look.error)}`);
      output.print(`  ${look.error.remedy}`);
      break;
    default:
      return unreachable(look);
  }
  if (look.holder !== null) {
    output.print(
      `  Process ${look.holder.pid} is using it: what it was writing just now may look like this. Look again.`,
    );
  }
}

function showExtent({ segments, batches, entries }: LogExtent): string {
  return `${counted(segments, 'segment')}, ${counted(batches, 'batch', 'batches')}, ${counted(entries, 'entry', 'entries')}`;
}

/** The same for --json. */
export function verdictValue(look: LogLook): object {
  const { verdict, holder } = look;
  const wrong = look.verdict === 'corrupt' ? look.error : null;
  return {
    verdict,
    torn: look.verdict === 'torn' ? look.tornTail : null,
    error: wrong && {
      code: wrong.code,
      file: wrong.place?.file ?? null,
      offset: wrong.place?.offset ?? null,
      fact: wrong.fact,
    },
    process: holder?.pid ?? null,
  };
}
