import type { RunDocument } from '../page/document.ts';
import { documentOf } from '../page/run-document.ts';
import type { PagedRun } from '../page/steps.ts';
import { count } from '../show/words.ts';
import type { Trace } from '../trace.ts';
import type { OwnStory } from './own-story.ts';

/** What is shown of a branch beyond its trace. */
interface Around {
  readonly tool: string;
  readonly paged: () => PagedRun;
  readonly spec: RunDocument['spec'];
  readonly own: OwnStory | null; // if it is the run that the session began with
}

/** A branch to its end, as a page shows it. */
export function shownDocument(trace: Trace, { tool, paged, spec, own }: Around): RunDocument {
  const isViolated = trace.outcome.violation !== null;
  const document = documentOf(trace, trace, {
    tool,
    command: '',
    schedule: '',
    ...(own?.paged(trace) ?? paged()),
    spec,
    story: own?.story ?? { unknown: isViolated ? saveIt : nothingYet },
    shrinking: { unknown: own === null ? 'this run was not made shorter' : 'the file does not say' },
  });
  return isViolated ? document : { ...document, ...goingOn(document, own?.remarks ?? []) };
}

const nothingYet = 'nothing is violated so far, so there is nothing to explain';
const saveIt = 'save this branch, and raftcheck explain tells why it fails';

/** Nobody knows yet how it ends. */
function goingOn({ verdict, steps }: RunDocument, remarks: readonly string[]): Pick<RunDocument, 'title' | 'verdict'> {
  const headline = `Nothing is violated so far   (${count(steps.length, 'step')})`;
  return { title: headline, verdict: { ...verdict, verdict: 'unknown', headline, remarks } };
}
