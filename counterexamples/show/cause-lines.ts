import type { Cause } from '../../search/explain/cause.ts';
import type { Trace } from '../trace.ts';
import { differenceText, ruleSentences } from './explanation-words.ts';
import { paragraph } from './lines.ts';
import { differenceLine } from './summary.ts';

/** What stands under the verdict, before the steps: where code and spec part, and the rule that is broken. */
export function causeLines(trace: Trace, cause: Cause | null, columns: number): readonly string[] {
  const [rule] = cause === null ? [] : ruleSentences({ rule: { ...cause.rule, paper: '', bug: null } });
  const parting = differenceLine(trace) ?? partingLine(trace, cause);
  return [
    ...(parting === null ? [] : paragraph(parting, 2, columns)),
    ...(rule === undefined ? [] : paragraph(`the rule: ${rule}`, 2, columns)),
  ];
}

/** A violation of conformance is this very difference, and says so by itself. */
function partingLine(trace: Trace, cause: Cause | null): string | null {
  const divergence = cause?.divergence ?? null;
  if (divergence === null) return null;
  const also = divergence.step === trace.culprit ? '' : ', earlier than the violation';
  return `spec and code part at step ${divergence.step}${also}: ${differenceText(divergence)}.`;
}
