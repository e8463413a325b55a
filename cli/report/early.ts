import { writeSchedule } from '../../counterexamples/format/write.ts';
import { headline } from '../../counterexamples/show/summary.ts';
import { traceOf } from '../../counterexamples/trace.ts';
import type { Finding } from '../../search/engine/fuzz.ts';
import type { Target } from '../../properties/judging/target.ts';
import { counted } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import { printPicture } from './picture.ts';

/** The findings that were shown before the search for shorter ones had ended; none, unless somebody watches. */
export class EarlyPictures {
  readonly #output: Output;
  readonly #shown: Finding[] = [];

  constructor(output: Output) {
    this.#output = output;
  }

  /** What shows one; undefined if nobody watches. */
  showing(target: Target): ((finding: Finding) => void) | undefined {
    if (!this.#output.isWatched) return undefined;
    return (finding) => {
      this.#shown.push(finding);
      printPicture(this.#output, target, finding.schedule);
      const steps = counted(finding.schedule.steps.length, 'step');
      this.#output.printText(`${steps}, and no single one of them can go. A shorter schedule is still looked for:`, 2);
      this.#output.printText('that may take a while, and Ctrl-C keeps this one.', 4);
    };
  }

  /** The picture of what it has come to, unless it was the last thing shown. */
  printLast(target: Target, found: Finding): void {
    const early = this.#shown.find((one) => isSameRun(one, found));
    if (early === undefined) {
      printPicture(this.#output, target, found.schedule);
    } else if (!isSameSchedule(early, found)) {
      const isShorter = found.schedule.steps.length < early.schedule.steps.length;
      this.#output.print(`\n${isShorter ? 'A shorter one' : 'The one to keep, which is as short'}:\n`);
      printPicture(this.#output, target, found.schedule);
    } else if (this.#shown.at(-1) !== early) {
      const { paint, columns } = this.#output;
      this.#output.print(headline(traceOf(target, found.schedule), paint, columns).join('\n'));
    }
  }

  /** Says of what was shown that it is none of the findings, if it is not: made shorter, it was one that was known. */
  printKnown(findings: readonly Finding[]): void {
    if (this.#shown.every((one) => findings.some((found) => isSameRun(one, found)))) return;
    this.#output.printText('One of those above, made shorter, came to what was known already: see "seen again".', 2);
  }
}

const isSameSchedule = (one: Finding, other: Finding): boolean =>
  writeSchedule(one.schedule) === writeSchedule(other.schedule);

const isSameRun = (one: Finding, other: Finding): boolean => one.strategy === other.strategy && one.path === other.path;
