import { appendRequest, inOneRequest } from '../rules/append-entries.ts';
import { adds, ends, sends } from '../composing/chart.ts';
import type { SpecConfig } from '../state/config.ts';
import { send, took } from '../rules/effect.ts';
import type { Feature } from '../composing/feature.ts';
import { at, inFlightTo, isFollower, lacksCompacted, nextAppend, sendFrom, withInFlight } from '../rules/leader.ts';
import { lastIndexOf } from '../state/log.ts';
import { on } from '../rules/rule.ts';

/** Several entries in one AppendEntries (§5.3), several of them on their way (dissertation 10.2.2). */
export const batching = (config: SpecConfig): Feature => ({
  guards: {
    isToFollower: on('heartbeat', (context, { to }) => isFollower(config, context, to)),

    /** "If last log index ≥ nextIndex for a follower", and the pipeline has room. */
    mayReplicate: on('replicate', (context, { to }) => {
      if (!isFollower(config, context, to) || lacksCompacted(context, to)) return false;
      if (sendFrom(config, context, to) > lastIndexOf(context)) return false;
      return inFlightTo(context, to).length < (config.features.batching?.maxInFlight ?? 0);
    }),
  },

  changes: {
    /** What is on its way is not sent again, as long as nothing says that it is lost. */
    noteInFlight: on(['appendEntries', 'replicate'], (context, { to }) => {
      const previous = sendFrom(config, context, to) - 1;
      const last = previous + inOneRequest(config, context, previous);
      return last > previous ? withInFlight(context, to, [...inFlightTo(context, to), last]) : {};
    }),

    /** Begin again behind what is known to have arrived. */
    forgetInFlight: on('heartbeat', (context, { to }) => withInFlight(context, to, [])),
  },

  edits: [
    adds('leader', {
      replicate: [
        {
          description: '§5.3: If last log index ≥ nextIndex for a follower; dissertation 10.2.2: several on their way',
          guard: 'mayReplicate',
          actions: [took('Replicate'), send(nextAppend(config))],
        },
      ],
      heartbeat: [
        {
          description: '§5.2: Repeat during idle periods to prevent election timeouts',
          guard: 'isToFollower',
          actions: [took('Heartbeat'), 'forgetInFlight', send(emptyAppend(config))],
        },
      ],
    }),
    sends(['AppendEntries'], send(nextAppend(config))),
    ends(['AppendEntries', 'Replicate'], 'noteInFlight'),
  ],
});

/** §5.2: "AppendEntries RPCs that carry no log entries", from behind what the follower is taken to have. */
const emptyAppend = (config: SpecConfig) =>
  on('heartbeat', (context, { to }) => appendRequest(config, context, to, at(context.nextIndex, to), 0));
