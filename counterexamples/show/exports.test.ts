import { describe, expect, test } from 'vitest';
import { electionSafety } from '../../properties/invariants/elections/election-safety.ts';
import { parseSchedule } from '../format/read.ts';
import { writeSchedule } from '../format/write.ts';
import { election, runOf, targetOf, twoVotes, votesTwice } from '../testing/example-runs.ts';
import { manyRuns, savedRun } from '../testing/saved-runs.ts';
import { render, showFormats } from '../formats.ts';
import { json } from './json.ts';
import { mermaid, mermaidText } from './mermaid.ts';
import { vitest } from './vitest.ts';

const hostile = 'a\nb; c %%{init: {"theme":"dark"}}%% !include x | click n1 "j" #35; <b>';

test('a Mermaid diagram has an arrow for each message that arrived or was lost, and notes for the rest', () => {
  const trace = runOf(['1 timeout', '1>2 RequestVote t1 #1', 'drop 1>3 RequestVote t1 #1', '1 crash', 'partition 2']);
  expect(mermaid(trace).split('\n')).toEqual([
    'sequenceDiagram',
    '  participant n1',
    '  participant n2',
    '  participant n3',
    '  Note over n1: 1. n1 timeout#58; follower -#62; candidate, term<br/>0-#62;1, votes for n1#59; sends RequestVote t1<br/>(last 0) to n2 n3',
    '  n1->>n2: 2. RequestVote t1 (last 0), sent in step 1',
    '  Note over n2: term 0-#62;1, votedFor n1#59; sends<br/>RequestVoteResponse t1 granted to n1',
    '  n1-xn3: 3. RequestVote t1 (last 0) is lost, sent in<br/>step 1',
    '  Note over n1: 4. CRASH n1 crash#58; candidate -#62; down',
    '  Note over n1,n3: 5. partition n2 | n1 n3#58; 4 links cut',
    '  Note over n1,n3: UNKNOWN#58; nothing is violated, but no leader<br/>was elected (5 steps, 0 elections, 0<br/>commits)',
    '  Note over n1,n3: 1 still in flight#58;<br/>2#62;1 RequestVoteResponse t1 #35;1',
    '',
  ]);
});

/** What of Mermaid's grammar of sequence diagrams is used; in texts, what could mean something is a number. */
const mermaidLine =
  /^ {2}(?:participant n\d+|rect rgb\(255, (?:225, 225|243, 205)\)|end|(?:n\d+(?:->>|-x)n\d+|Note over n\d+(?:,n\d+)?): (?:[A-Za-z0-9 ,.()/_[\]|+=*'-]|#\d+;|<br\/>)+)$/;

describe('every line of a Mermaid diagram is one of its grammar, and there is an arrow for each arrival and loss', () => {
  test.each(manyRuns())('%s', (_, trace) => {
    const [first, ...lines] = mermaid(trace).trimEnd().split('\n');
    expect(first).toBe('sequenceDiagram');
    expect(lines.filter((line) => !mermaidLine.test(line))).toEqual([]);
    const made = trace.steps.flatMap((step) => (step.fate === 'applied' ? [step.step.kind] : []));
    const arrows = (sign: string): number => lines.filter((line) => line.includes(sign)).length;
    expect(arrows('->>')).toBe(made.filter((kind) => kind === 'deliver').length);
    expect(arrows('-xn')).toBe(made.filter((kind) => kind === 'drop').length);
    const broken = trace.culprit === null ? 0 : 1;
    expect(lines.filter((line) => line.startsWith('  rect rgb(255, 225, 225)')).length).toBe(broken);
    expect(lines.filter((line) => /^ {2}end/.test(line)).length).toBe(
      lines.filter((line) => /^ {2}rect/.test(line)).length,
    );
    expect(lines.some((line) => / (FAIL |PASS#58;|UNKNOWN#58;)/.test(line))).toBe(true);
  });
});

test('no command and no title is anything but text in a Mermaid diagram', () => {
  const diagram = mermaid(
    runOf([`1 command ${hostile}`, ...twoVotes], { title: hostile, target: targetOf(votesTwice) }),
  );
  expect(
    diagram
      .trimEnd()
      .split('\n')
      .slice(1)
      .filter((line) => !mermaidLine.test(line)),
  ).toEqual([]);
  expect(mermaidText('a;%%{<字')).toBe('a#59;#37;#37;#123;#60;#23383;');
  expect(mermaidText('the end of it')).toBe('the e#8203;nd of it');
});

test('a Mermaid diagram frames the step that breaks something, and the one that sent the message of its cause', () => {
  const lines = mermaid(savedRun('faults/stale-term-vote-counted.json')).split('\n');
  const frame = lines.indexOf('  rect rgb(255, 225, 225)');
  expect(lines[frame + 1]).toBe('  n1->>n3: 7. RequestVoteResponse t1 granted, sent in<br/>step 2');
  expect(lines[lines.lastIndexOf('  end') - 1]).toContain('FAIL Election Safety');
  const cause = lines.indexOf('  rect rgb(255, 243, 205)');
  expect(lines.slice(cause, cause + 5)).toEqual([
    '  rect rgb(255, 243, 205)',
    '  n3->>n1: 2. RequestVote t1 (last 0), sent in step 1',
    '  Note over n1: term 0-#62;1, votedFor n3#59; sends<br/>RequestVoteResponse t1 granted to n3',
    '  Note over n1: CAUSE#58; this RequestVoteResponse to n3 breaks<br/>Election Safety in step 7',
    '  end',
  ]);
});

test('the JSON is one object that holds the schedule, the steps and the rows', () => {
  const target = targetOf(votesTwice, [electionSafety]);
  const value = JSON.parse(json(runOf(['1 command </script>\u2028', ...twoVotes], { target }))) as Record<
    string,
    unknown
  >;
  expect(Object.keys(value).join(' ')).toBe(
    'format version schedule verdict violation tally suffixMoves skipped unmet servers steps inFlight rows',
  );
  expect(value).toMatchObject({
    format: 'raftcheck-trace',
    version: 1,
    verdict: 'violated',
    violation: { property: 'Election Safety', step: 7 },
  });
  expect((value['steps'] as readonly object[])[3]).toMatchObject({
    number: 4,
    fate: 'applied',
    step: { kind: 'deliver', message: '1>2 RequestVote t1 #1' },
    server: 2,
    after: { id: 2, currentTerm: 1, votedFor: 1 },
    sent: [{ identity: '2>1 RequestVoteResponse t1 #1' }],
  });
});

test('JSON and tests hide no character', () => {
  const trace = runOf(['1 command \u202e\u2028'], { title: 'odd' });
  for (const text of [json(trace), vitest(trace)]) {
    expect(text).not.toMatch(/[\u2028\u202e]/);
    expect(text).toMatch(/\\u202e\\{1,2}u2028/);
  }
});

test('a test to paste holds exactly the schedule, however its commands look', () => {
  for (const command of [hostile, '`${process.exit()}`', "\\` '", '${', '\\u0041', '*/ </script>']) {
    const { schedule } = runOf([...election, `1 command ${command}`], { title: "it's \\ `${x}` a title" });
    const text = vitest(runOf([...election, `1 command ${command}`], { title: schedule.title }));
    const literal = /parseSchedule\(\n {2}(`[^]*`),\n {2}'this test',\n\);/.exec(text)?.[1] ?? '';
    expect(parseSchedule(evaluate(literal), 'test')).toEqual(schedule);
    expect(evaluate(literal)).toBe(writeSchedule(schedule).trimEnd());
    const title = /^test\(('.*'), \(\) => \{$/m.exec(text)?.[1] ?? '';
    expect(evaluate(title)).toBe("it's \\ `${x}` a title: nothing is violated");
    expect(text).toContain("import { parseSchedule, replaySchedule } from 'raftcheck/counterexamples';");
    expect(text).toContain("expect(replaySchedule(schedule)).toMatchObject({ verdict: 'reproduced' });");
  }
});

/** What a literal means, with the rules of the language: no backslash or quote may be left that ends it early. */
function evaluate(literal: string): string {
  const [quote = ''] = literal;
  const body = literal.slice(1, -1);
  const whole = quote === '`' ? /^(?:[^\\`$]|\\[^]|\$(?!\{))*$/ : /^(?:[^\\'\n]|\\.)*$/;
  expect(body).toMatch(whole);
  return body.replaceAll(/\\([^])/g, '$1');
}

test.each(showFormats)('%s gives the same text twice, ending in a line break', (format) => {
  const make = (): string => render(format, runOf(twoVotes, { target: targetOf(votesTwice) }));
  expect(make()).toBe(make());
  expect(make().endsWith('\n')).toBe(true);
});
