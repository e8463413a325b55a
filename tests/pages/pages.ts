import { pageTemplate } from '../../cli/files/page-template.ts';
import type { RunDocument } from '../../counterexamples/page/document.ts';
import { pageOf } from '../../counterexamples/page/html.ts';
import { runDocument } from '../../counterexamples/page/run-document.ts';
import { loadSchedule } from '../../counterexamples/format/load.ts';
import { targetOf } from '../../counterexamples/replay.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import { explain } from '../../search/explain/explain.ts';

const known = 'counterexamples/faults';

/** What is shown of a known fault, as `show --format html` has it. */
export function faultDocument(id: string, replaysMax = 2_000): RunDocument {
  const file = `${known}/${id}.json`;
  const schedule = loadSchedule(file);
  const target = targetOf(schedule);
  return runDocument(target, schedule, {
    explanation: explain(target, schedule, { replaysMax }),
    shrinking: { unknown: 'the file does not say how it was made short' },
    command: replayCommand(file),
    tool: 'raftcheck',
  });
}

/** A document as the page of it. */
export const pageWith = (document: RunDocument): string => pageOf(document, pageTemplate());
