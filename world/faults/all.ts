import { clientFaults } from './client.ts';
import { commitFaults } from './commit.ts';
import { electionFaults } from './election.ts';
import type { Fault } from './fault.ts';
import { persistenceFaults } from './persistence.ts';
import { readFaults } from './reads.ts';
import { replicationFaults } from './replication.ts';
import { snapshotFaults } from './snapshot.ts';
import { transferFaults } from './transfer.ts';
import { transportFaults } from './transport.ts';
import { membershipFaults } from './membership.ts';

/** Every known fault, by area. */
export const allFaults: readonly Fault[] = [
  ...electionFaults,
  ...replicationFaults,
  ...commitFaults,
  ...persistenceFaults,
  ...snapshotFaults,
  ...membershipFaults,
  ...readFaults,
  ...transportFaults,
  ...transferFaults,
  ...clientFaults,
];
