import { checkLinearizability } from '../../linearizability/check.ts';
import { historyOf } from '../../linearizability/client-history.ts';
import { follow, isExplained, nothingFollowed } from '../../linearizability/frontier.ts';
import type { Followed } from '../../linearizability/frontier.ts';
import type { ClientOperation } from '../../linearizability/history.ts';
import type { KeyValueOperation, KeyValueResult } from '../../linearizability/key-value.ts';
import { keyValueModel } from '../../linearizability/key-value.ts';
import type { RememberingInvariant } from '../invariant.ts';
import { holds, violated } from '../invariant.ts';

/**
 * Linearizability (§8; Herlihy and Wing 1990): each operation of a client takes effect once, at one moment between its
 * call and its answer. Judged at every answer, of all that the clients have seen until then; later events cannot make
 * good what is broken now, since an operation without an answer may take effect or not already. What is new is followed as
 * it comes; the whole is searched only where that explains it in no order, or not at all.
 *
 * Of a history. Sound with crashes: who has no answer knows nothing, and asks again under the same number.
 */
export const linearizability: RememberingInvariant<Memory> = {
  name: 'Linearizability',
  paper: '§8',
  needs: { feature: 'snapshots', view: ['snapshot'] },
  rule: 'Each operation appears to execute instantaneously, exactly once, at some point between its invocation and its response.',
  of: 'history',
  ofClients: true,
  memory: { initial: nothingFollowed, after: (known, { clients }) => follow(keyValueModel, known, clients.events) },
  check({ clients }, known) {
    if (clients.answered.length === 0 || isExplained(known)) return holds;
    const found = checkLinearizability(keyValueModel, historyOf(clients.events));
    if (found.verdict !== 'violated') return found.verdict === 'holds' ? holds : { verdict: 'unknown' };
    const stuck = found.stuck.slice(0, stuckShown).map(showOperation).join(', ');
    return violated(`key ${found.key}: in no order of what was seen before is there a place for ${stuck}`);
  },
};

type Memory = Followed<string | null, KeyValueOperation, KeyValueResult>;

/** One of them has to come next: a few tell enough. */
const stuckShown = 2;
const resultColumns = 20;

type Operation = ClientOperation<KeyValueOperation, KeyValueResult>;

function showOperation({ client, operation, answer }: Operation): string {
  const result = answer === null ? 'no answer' : JSON.stringify(answer.result);
  const told = result.length > resultColumns ? `…${result.slice(-resultColumns)}` : result;
  return `client ${client}'s ${operation.kind} (${told})`;
}
