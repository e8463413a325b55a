import { show } from '../../counterexamples/printable.ts';
import type { Paint } from '../../counterexamples/show/paint.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { KnownFailure } from '../files/memory.ts';
import { counted } from '../terminal/numbers.ts';
import type { Violation } from '../../properties/judging/judge.ts';
import { unmetText } from '../../counterexamples/unmet.ts';
import type { Unmet } from '../../counterexamples/unmet.ts';
import { pathFrom } from '../path-from.ts';
import type { FileVerdict, Reproduced } from '../files/saved.ts';
import { quoted } from '../../counterexamples/shell.ts';

export function fileVerdictCode({ verdict }: FileVerdict): ExitCode {
  if (verdict === 'reproduced') return exitCode.clean;
  return verdict === 'unreadable' ? exitCode.usage : exitCode.violated;
}

/** A file's verdict in a line, and where it is not as it was saved, what to do next. */
export function fileLines(cwd: string, paint: Paint, verdict: FileVerdict, flag?: string): readonly string[] {
  const file = pathFrom(cwd, verdict.file);
  const look = `    look at it: npx raftcheck show ${flag === undefined ? '' : `${flag} `}${quoted(file)}`;
  const name = show(file);
  switch (verdict.verdict) {
    case 'reproduced':
      return [`${paint.green('reproduced')}  ${name}   ${expected(verdict)}${moved(verdict)}`];
    case 'fixed':
      return [
        `${paint.yellow('fixed')}  ${name}   ${expected(verdict)} was expected; every step applied and it holds`,
        look,
      ];
    case 'stale': {
      const stale = paint.yellow(`stale at step ${verdict.atStep}`);
      return [`${stale}  ${name}   ${expected(verdict)} was expected; that step no longer applies`, look];
    }
    case 'broken': {
      const came = [...violationLine(verdict.violation), ...unmetLine(verdict.unmet)].join('; ');
      const first = `${paint.red('broken')}  ${name}   ${expected(verdict)} was expected, got ${came}`;
      return [first, ...unmetLines(verdict.unmet), look];
    }
    case 'unreadable':
      return [`unreadable  ${verdict.error.fact}. ${verdict.error.remedy}`];
    default:
      return unreachable(verdict);
  }
}

const violationLine = (violation: Violation | null): readonly string[] =>
  violation === null ? [] : [`${show(violation.property)} at step ${violation.atStep}: ${show(violation.fact)}`];

const unmetLine = (unmet: readonly Unmet[]): readonly string[] =>
  unmet.length === 0 ? [] : [`${counted(unmet.length, 'difference')} from what the file asserts`];

const unmetShown = 20;

/** Each that is not so: where the file asserts it, after which step, what was found. */
function unmetLines(unmet: readonly Unmet[]): readonly string[] {
  const lines = unmet
    .slice(0, unmetShown)
    .map((one) => `    steps[${one.place}], after step ${one.after}: ${unmetText(one)}`);
  const left = unmet.length - lines.length;
  return left > 0 ? [...lines, `    … ${left} more`] : lines;
}

/** A failure that is still there. */
export function knownLine(cwd: string, paint: Paint, { verdict, sameAs }: KnownFailure): string {
  const same = sameAs === null ? '' : `, the same as ${show(pathFrom(cwd, sameAs))}`;
  return `${paint.red('known')}  ${show(pathFrom(cwd, verdict.file))}   ${expected(verdict)}${moved(verdict)}${same}`;
}

/** The code may have changed so that the same violation comes sooner or later. */
function moved({ schedule: { expect }, violation }: Reproduced): string {
  if (expect.verdict === 'holds' || violation === null || violation.atStep === expect.atStep) return '';
  return ` (now at step ${violation.atStep})`;
}

function expected({ schedule }: Extract<FileVerdict, { readonly schedule: unknown }>): string {
  const { expect, unshrunk } = schedule;
  if (expect.verdict === 'holds') return 'nothing violated';
  return `${show(expect.property)} at step ${expect.atStep}${unshrunk === true ? ', not shrunk yet' : ''}`;
}

/** The same for --json. */
export function fileValue(verdict: FileVerdict): object {
  const { file } = verdict;
  if (verdict.verdict === 'unreadable') {
    const { code, fact, remedy } = verdict.error;
    return { file, verdict: 'unreadable', error: { code, fact, remedy } };
  }
  const status = statusOf(verdict);
  const common = {
    file,
    verdict: verdict.verdict,
    ...(status === null ? {} : { status }),
    expect: verdict.schedule.expect,
  };
  switch (verdict.verdict) {
    case 'stale':
      return { ...common, atStep: verdict.atStep };
    case 'fixed':
      return common;
    case 'reproduced':
      return { ...common, violation: verdict.violation };
    case 'broken':
      return { ...common, violation: verdict.violation, unmet: verdict.unmet };
    default:
      return unreachable(verdict);
  }
}

/** What became of a failure that was saved: it is still there, it is gone, or its run is another one now. */
type Status = 'known' | 'fixed' | 'stale';

/** Null if no failure was saved, the file cannot be read, or what fails now is something else. */
function statusOf(verdict: FileVerdict): Status | null {
  if (verdict.verdict === 'unreadable' || verdict.schedule.expect.verdict === 'holds') return null;
  if (verdict.verdict === 'broken') return null;
  return verdict.verdict === 'reproduced' ? 'known' : verdict.verdict;
}
