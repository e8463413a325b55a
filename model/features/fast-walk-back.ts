import { acceptance, rejection } from '../rules/append-entries.ts';
import { before, sends } from '../composing/chart.ts';
import type { SpecConfig } from '../state/config.ts';
import { send, took } from '../rules/effect.ts';
import type { Feature } from '../composing/feature.ts';
import { at } from '../rules/leader.ts';
import { on } from '../rules/rule.ts';

/** §5.3, end: a rejection says where the conflicting term begins, and which request it answers. */
export const fastWalkBack = (config: SpecConfig): Feature => ({
  guards: {
    /** A rejection of another request than the one that nextIndex stands for says nothing now. */
    isOutdatedRejection: on(
      'AppendEntriesResponse',
      ({ nextIndex }, { message }) => message.mprevLogIndex !== at(nextIndex, message.msource) - 1,
    ),
  },

  edits: [
    sends(['HandleAppendEntriesRequest/rejectStale', 'HandleAppendEntriesRequest/reject'], send(rejection(config))),
    sends(['HandleAppendEntriesRequest/done'], send(acceptance(config))),
    before('HandleAppendEntriesResponse/failure', {
      description: '§5.3, end: the answer to an earlier request',
      guard: 'isOutdatedRejection',
      actions: [took('HandleAppendEntriesResponse/outdated'), 'discard'],
    }),
  ],
});
