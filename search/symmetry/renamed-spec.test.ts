import { expect, test } from 'vitest';
import { serverKey } from '../../model/index.ts';
import { coreExplorable } from '../explore/core.ts';
import { goldenNamed } from '../explore/testing/golden.ts';
import { search } from '../explore/testing/search.ts';
import type { SpecificationState } from '../../world/subjects/specification/specification.ts';
import { renamedServer } from './renamed-spec.ts';

test('a server of the core that is renamed by what renames nothing has the text that it had', () => {
  const { servers } = goldenNamed('T4').bounds;
  const same = Array.from({ length: servers }, (_, k) => k + 1);
  const { states } = search(coreExplorable(goldenNamed('T4').bounds), { reductions: 'all' }).explorer.tables;
  expect(states.length).toBeGreaterThan(100);
  for (const state of states) {
    const { server } = state as SpecificationState;
    expect(serverKey(renamedServer(same, server))).toBe(serverKey(server));
  }
});
