import type { StepDescriptor } from '../descriptor.ts';
import { findFlight } from '../flights.ts';
import { renameMessage } from '../renaming.ts';

/** A message in flight leaves its sender's queue only now. Fixes where a trace shows it as sent, nothing else. */
export const emit: StepDescriptor<'emit'> = {
  resolve(cluster, { message, position }) {
    const flight = cluster.harness ? findFlight(cluster, message, position) : null;
    return flight === null ? null : { kind: 'emit', flight };
  },
  renamed: renameMessage,
  choices: [],
};
