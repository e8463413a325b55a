import { createServerMachine, coreFeatures } from 'raftcheck/model';
import { createActor } from 'xstate';

// raftcheck/model: the spec as users of XState have it.
const machine = createServerMachine({ servers: 3, initialTerm: 1, features: coreFeatures });
console.log(
  `the spec: ${String(
    createActor(machine, { input: { id: 1 } })
      .start()
      .getSnapshot().value,
  )}`,
);
