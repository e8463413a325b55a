import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { counted } from '../cli/terminal/numbers.ts';
import { loadSchedule } from '../counterexamples/format/load.ts';
import { allFaults } from '../world/faults/all.ts';
import { scheduleFile } from '../world/faults/fault.ts';
import type { KnownBug } from '../world/faults/fault.ts';
import { allMutants } from '../world/faults/mutants.ts';

const known: readonly KnownBug[] = [...allFaults, ...allMutants];

const folder = new URL('../counterexamples/', import.meta.url);

function sectionOf(bug: KnownBug): string {
  const { id, story, paper, expects, difficulty, servers, sources } = bug;
  const file = scheduleFile(bug);
  const { steps, expect: expected } = loadSchedule(new URL(file, folder).pathname);
  const shown = expected.verdict === 'violated' ? expected.property : expected.verdict;
  return `### ${id}

${story}

* breaks ${paper}; violates ${expects.join(' or ')}; ${difficulty}, ${counted(servers, 'server')}
* shortest known schedule: [${counted(steps.length, 'step')}](../counterexamples/${file}), ${shown}
${sources.length === 0 ? '' : `* where it happened: ${sources.map((source) => `<${source}>`).join(', ')}\n`}`;
}

const happened = allFaults.filter(({ sources }) => sources.length > 0);

function page(): string {
  const areas = [...new Set(known.map(({ area }) => area))];
  const sections = areas.map((area) => {
    const bugs = known.filter((bug) => bug.area === area).map(sectionOf);
    return `## ${area}\n\n${bugs.join('\n')}`;
  });
  return `# Known bugs

${allFaults.length} bugs, each as the implementation here with one part replaced: ${happened.length} that real Raft implementations have had, and some of our own
making that are like them; and ${allMutants.length} mutants of the spec. \`npx
raftcheck faults ID\` finds one, \`npx raftcheck explore --subject model:MUTANT\` a mutant. This page is generated:
\`npx vitest run tests/faults-page.test.ts -u\`.

${sections.join('\n')}`;
}

test('docs/faults.md is what the code says', async () => {
  await expect(page()).toMatchFileSnapshot('../docs/faults.md');
});

test('every known bug has a saved schedule that violates something', () => {
  for (const bug of known) {
    const text = readFileSync(new URL(scheduleFile(bug), folder), 'utf8');
    expect(JSON.parse(text), bug.id).toMatchObject({ expect: { verdict: 'violated' } });
  }
});
