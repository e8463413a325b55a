import type { LogIndex, Role, ServerId, Term } from '../../../properties/seen/view.ts';
import type { AppliedStep, Trace } from '../../trace.ts';
import { roleName } from './notation.ts';
import { sectionsOf } from '../sections.ts';
import { splitOff } from './split.ts';
import { rowsOfStep } from '../step-words.ts';
import type { RowEvent } from '../step-words.ts';
import type { Op, TraceRow } from './trace-row.ts';
import { termAt } from '../../../properties/seen/view.ts';

/**
 * The rows of a run. What a step did is told in this order: the event or the receipt, a new role, what was sent, a
 * command that is done. A schedule that itself says when messages leave (`emit`) or when a client's call returns (a
 * harness's `commandReturn`) fixes the places of those rows; they then come from nowhere else. One that says when
 * messages leave says when calls return as well. `queued`: it does so, even if none of them leaves.
 */
export function rowsOf(trace: Trace, queued = saysWhenSent(trace)): readonly TraceRow[] {
  const builder = new Rows(trace, queued);
  for (const step of trace.steps) {
    if (step.fate === 'applied') builder.add(step);
  }
  return builder.rows;
}

const saysWhenSent = ({ schedule }: Trace): boolean => schedule.steps.some(({ kind }) => kind === 'emit');

interface OpenCommand {
  readonly server: ServerId;
  readonly index: LogIndex;
  readonly term: Term;
}

class Rows {
  readonly rows: TraceRow[] = [];
  readonly #sections: ReturnType<typeof sectionsOf>;
  readonly #emits: boolean;
  readonly #returns: boolean;
  #commands: readonly OpenCommand[] = [];
  #splitOff: readonly ServerId[] = [];

  constructor({ schedule }: Trace, queued: boolean) {
    this.#sections = sectionsOf(schedule);
    this.#emits = queued;
    this.#returns =
      this.#emits || schedule.steps.some((step) => step.kind === 'harness' && step.action === 'commandReturn');
  }

  add(made: AppliedStep): void {
    const { message } = made;
    const rows = rowsOfStep(made.step);
    if (rows === 'none') return; // the tables know nothing of these
    if (rows === 'splits') return this.#network(made);
    if (rows === 'sent') {
      if (message !== null) this.#row(made, message.envelope.from, { kind: 'sent', message });
      return;
    }
    if (rows === 'received') {
      if (message !== null) this.#row(made, message.envelope.to, { kind: 'received', message });
      return this.#consequences(made);
    }
    const events = rows.events?.(made.step) ?? [];
    for (const event of events) this.#happens(made, event);
    if (rows.outcome === 'nothing' || events.includes('CRASH')) return;
    this.#consequences(made, rows.outcome === 'roleSaid');
  }

  #happens(made: AppliedStep, event: RowEvent): void {
    const { server } = made;
    if (server === null) return;
    if (event === 'CRASH') return this.#crash(made, server);
    this.#event(made, server, event, event === 'CMD START' ? made.before : made.after);
  }

  #crash(made: AppliedStep, server: ServerId): void {
    this.#commands = this.#commands.filter((command) => command.server !== server);
    const before = made.before[server - 1];
    const op: Op = { kind: 'event', event: 'CRASH' };
    this.#row(made, server, op, made.after, before?.role);
  }

  #consequences(made: AppliedStep, roleShown = false): void {
    const { server } = made;
    if (server === null) return;
    const [before, after] = [made.before[server - 1], made.after[server - 1]];
    const changed = before !== undefined && after !== undefined && roleName(before) !== roleName(after);
    if (changed && !roleShown) this.#event(made, server, 'NEW ROLE');
    if (!this.#emits) {
      for (const message of made.sent) this.#row(made, server, { kind: 'sent', message });
    }
    if (!this.#returns) this.#finishCommands(made, server);
  }

  #finishCommands(made: AppliedStep, server: ServerId): void {
    const after = made.after[server - 1];
    for (const reply of made.replies) {
      if (reply.kind === 'readable' || reply.kind === 'readRefused') continue; // the tables know nothing of reads
      if (reply.kind === 'answered' || reply.kind === 'givenUp') continue; // nor of what clients are told
      if (reply.kind !== 'accepted') this.#refused(made, server);
      else this.#commands = [...this.#commands, { server, index: reply.index, term: reply.term }];
    }
    const isDone = (command: OpenCommand): boolean =>
      command.server === server &&
      (after?.appliedIndex ?? 0) >= command.index &&
      after !== undefined &&
      termAt(after.log, command.index) === command.term;
    for (const _ of this.#commands.filter(isDone)) this.#event(made, server, 'CMD DONE');
    this.#commands = this.#commands.filter((command) => !isDone(command));
  }

  /** A command is done when it is refused; nobody waits for a transfer that is. */
  #refused(made: AppliedStep, server: ServerId): void {
    if (made.step.kind === 'command') this.#event(made, server, 'CMD DONE');
  }

  /** One row for each server that comes to the minority side or leaves it. */
  #network(made: AppliedStep): void {
    const side = 'side' in made.step ? made.step.side : [];
    const now = splitOff(made.after.length, made.cut, side);
    for (const { id } of made.after) {
      if (now.includes(id) === this.#splitOff.includes(id)) continue;
      this.#splitOff = now.includes(id) ? [...this.#splitOff, id] : this.#splitOff.filter((other) => other !== id);
      this.#event(made, id, now.includes(id) ? 'NETSPLIT' : 'NETJOIN');
    }
  }

  #event(made: AppliedStep, server: ServerId, event: RowEvent, views = made.after): void {
    this.#row(made, server, { kind: 'event', event }, views);
  }

  #row(made: AppliedStep, server: ServerId, op: Op, views = made.after, crashedAs?: Role): void {
    const section = this.#sections.findLast(({ fromStep }) => fromStep <= made.number)?.number ?? 1;
    const row = { section, step: made.number, server, op, views, splitOff: this.#splitOff };
    this.rows.push(crashedAs === undefined ? row : { ...row, crashedAs });
  }
}
