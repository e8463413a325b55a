import { describe, expect, test } from 'vitest';
import { election, runOf } from '../../testing/example-runs.ts';
import { foreignRun, hostile, manyRuns, savedRun } from '../../testing/saved-runs.ts';
import { render, showFormats } from '../../formats.ts';
import { plantumlText } from './plantuml-marks.ts';
import { plantuml, plantumlSections } from './plantuml.ts';

/** What of PlantUML's grammar is used behind the participants; in texts, what could mean something is a number. */
const text = '(?:[A-Za-z0-9 ,.()=+:>#]|=-1|\\\\n|<U\\+[0-9A-F]{4,5}>)+';
const line = new RegExp(
  `^(?:n\\d+ (?:->|-\\[#red\\]>|-->>|-\\[#red\\]->>|-->x) n\\d+: ${text}|note (?:left of|right of|over) n\\d+(?:, n\\d+)?(?: #FFAAAA)?: ${text})$`,
);

const bodyOf = (diagram: string): readonly string[] =>
  diagram
    .slice(0, diagram.indexOf('\n\nlegend'))
    .split('\n')
    .filter((one, k, all) => k > all.findLastIndex((other) => other.startsWith('participant')));

const bodiesOf = (diagrams: string): readonly string[] =>
  diagrams
    .split('@startuml')
    .slice(1)
    .flatMap((diagram) => bodyOf(diagram));

describe('every line is one of the grammar, with an arrow for each arrival and loss', () => {
  test.each(manyRuns())('%s', (_, trace) => {
    const lines = bodiesOf(plantuml(trace));
    expect(lines.filter((one) => !line.test(one))).toEqual([]);
    const made = trace.steps.flatMap((step) => (step.fate === 'applied' ? [step] : []));
    const marked = trace.schedule.subject !== 'documented' || trace.outcome.violation !== null;
    const count = (sign: RegExp): number => lines.filter((one) => sign.test(one)).length;
    const arrivals = made.filter(({ step }) => step.kind === 'deliver').length;
    const losses = made.filter(({ step }) => step.kind === 'drop').length;
    expect(count(/^n\d+ -(\[#red\])?-?>> /)).toBe(marked ? arrivals : 0);
    expect(count(/^n\d+ -->x /)).toBe(marked ? losses : 0);
    expect(count(/ #FFAAAA: FAIL /)).toBe(trace.outcome.violation === null ? 0 : 1);
  });
});

test('a run of the documented engine is told in the notation of its pages alone', () => {
  const trace = savedRun('scenarios/follower-rewrite-1.json');
  expect(plantuml(trace)).toBe(plantumlSections(trace).join(''));
  expect(plantuml(trace)).toContain('participant "Node 1" as n1');
});

test('any other has arrivals, responses with their terms, losses, and what is violated', () => {
  const [diagram = ''] = plantuml(savedRun('faults/stale-term-vote-counted.json')).split('@enduml');
  expect(diagram).toContain('participant "n1" as n1');
  expect(
    bodyOf(diagram).filter((one) => one.includes('Vote t1') || one.includes('VoteResponse') || one.includes('FAIL')),
  ).toEqual([
    'n3 -> n1: RequestVote(term=1, lastIndex=0, lastTerm=0) (3>1 RequestVote t1 #1)',
    'n3 -> n2: RequestVote(term=1, lastIndex=0, lastTerm=0) (3>2 RequestVote t1 #1)',
    'n3 -->> n1: arrives: 3>1 RequestVote t1 #1, sent in step 1',
    'n1 -[#red]> n3: VoteResponse(granted=True) (1>3 RequestVoteResponse t1 #1), CAUSE: breaks Election Safety in step 7',
    'n2 -> n1: VoteResponse(granted=True) (2>1 RequestVoteResponse t2 #1)',
    'n2 -->> n1: arrives: 2>1 RequestVoteResponse t2 #1, sent in step 4',
    'n1 -[#red]->> n3: arrives: 1>3 RequestVoteResponse t1 #1, sent in step 2',
    'note over n3 #FFAAAA: FAIL Election Safety: n1 and n3 both won term 2',
    expect.stringContaining(String.raw`still in flight:\n3>2 RequestVote t1 #1, 1>3 RequestVote t2 #1`),
  ]);
});

test('a loss stands where it happened, also behind the last row', () => {
  const steps = [
    '1 timeout',
    'drop 1>2 RequestVote t1 #1',
    '1>3 RequestVote t1 #1',
    'drop 3>1 RequestVoteResponse t1 #1',
  ];
  const lines = bodiesOf(plantuml(runOf(steps)));
  expect(lines.filter((one) => /-->/.test(one))).toEqual([
    'n1 -->x n2: is lost: 1>2 RequestVote t1 #1, sent in step 1',
    'n1 -->> n3: arrives: 1>3 RequestVote t1 #1, sent in step 1',
    'n3 -->x n1: is lost: 3>1 RequestVoteResponse t1 #1, sent in step 3',
  ]);
});

test('losses stand in the section in which they happened', () => {
  const sections = [
    { fromStep: 1, title: 'one' },
    { fromStep: election.length + 2, title: 'two' },
  ];
  const trace = runOf([...election, 'drop 1>3 RequestVote t1 #1', '1 heartbeat'], { sections });
  const [first = '', second = ''] = plantuml(trace).split('@enduml');
  expect(first).toContain('is lost');
  expect(second).not.toContain('is lost');
});

test('what a subject says is text in a diagram, in a page and on the terminal', () => {
  for (const format of showFormats) {
    expect(render(format, foreignRun())).not.toMatch(/[\u202e\u2028]/);
    expect(
      render(format, foreignRun())
        .split('\n')
        .filter((one) => one.startsWith(';}])')),
    ).toEqual([]);
  }
  expect(plantumlText(hostile)).not.toMatch(/["\\!{}[\]%\n]/);
  expect(plantumlText('<img:/etc/passwd> [[http://x]] %date() --x-- !include')).toBe(
    '<U+003C>img:<U+002F>etc<U+002F>passwd> <U+005B><U+005B>http:<U+002F><U+002F>x<U+005D><U+005D> <U+0025>date() <U+002D><U+002D>x<U+002D><U+002D> <U+0021>include',
  );
});
