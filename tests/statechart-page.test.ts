import { expect, test } from 'vitest';
import { actionOf } from '../model/composing/chart.ts';
import { createServerMachine } from '../model/compose.ts';
import { definitionsOf, flatMachine, type Placed } from '../model/composing/flat-machine.ts';
import { raft } from '../model/machine.ts';
import { specRoles, type SpecRole } from '../model/state/state.ts';
import { allFeatures } from '../model/testing/random-walk.ts';

const core = definitionsOf(flatMachine(raft));
const everything = createServerMachine({ servers: 3, initialTerm: 1, features: { ...allFeatures, leaseReads: true } });

/** What leads from one role to another, by raft.tla's actions; what holds in any role, from each but the one it leads to. */
function arrows(transitions: readonly Placed[]): readonly string[] {
  const labels = new Map<string, Set<string>>();
  const reached = new Set<SpecRole>([
    'follower',
    ...transitions.flatMap(({ definition }) => targetOf(definition) ?? []),
  ]);
  for (const { state, definition } of transitions) {
    const target = targetOf(definition);
    if (target === null) continue;
    if (state === target && actionOf(definition) === 'UpdateTerm') continue; // of a follower, which stays one
    const from = state === 'any' ? specRoles.filter((role) => role !== target && reached.has(role)) : [state];
    for (const role of from) {
      const arrow = `${role} --> ${target}`;
      labels.set(arrow, (labels.get(arrow) ?? new Set()).add(actionOf(definition)));
    }
  }
  return [...labels].map(([arrow, actions]) => `${arrow} : ${[...actions].join(', ')}`);
}

const targetOf = ({ target }: Placed['definition']): SpecRole | null => target?.[0]?.key ?? null;

const diagram = (transitions: readonly Placed[]): string =>
  [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> follower',
    ...arrows(transitions).map((line) => `  ${line}`),
    '```',
  ].join('\n');

const row = ({ state, event, definition }: Placed): string => {
  const { guard = '', description = '' } = definition;
  const role = targetOf(definition);
  const action = `\`${actionOf(definition)}\``;
  return `| ${state} | \`${event}\` | ${guard} | ${role === null ? action : `${action} → ${role}`} | ${description} |`;
};

const page = `# The machine as a statechart

The paper's Figure 4, from [model/machine.ts](../model/machine.ts): what leads from one role to another, by the names of
raft.tla's actions. This page is generated: \`npx vitest run tests/statechart-page.test.ts -u\`.

${diagram(core)}

With every feature composed onto it:

${diagram(definitionsOf(flatMachine(everything)))}

## The rules of the core

Of the rules that a role has for an event, its own and then those of any role, the first whose guard holds is taken.

| role | event | guard | action | the paper |
|---|---|---|---|---|
${core.map(row).join('\n')}
`;

test('docs/statechart.md is what the machine says', async () => {
  await expect(page).toMatchFileSnapshot('../docs/statechart.md');
});
