import type { KeyValueOperation, KeyValueResult } from '../../properties/linearizability/key-value.ts';
import type { ClientId, StoreEvent } from '../../properties/seen/clients-view.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { escapeInJson } from '../printable.ts';
import type { Trace } from '../trace.ts';

/** A step is taken for a millisecond: only the order of times means something. */
const nanosecondsPerStep = 1_000_000;

/**
 * What the clients of the store saw, as Jepsen's `history.edn`: one operation a line, values as `[key value]` like those
 * of jepsen.independent. Every invocation has a completion; one without an answer ends as `:info`, and its client goes on
 * under the number of a new process.
 */
export function jepsen(trace: Trace): string {
  const history = new History(trace.schedule.options.clients ?? 0);
  for (const step of trace.steps) {
    if (step.fate !== 'applied') continue;
    for (const event of step.told) history.add(event, step.number);
  }
  history.end(trace.steps.findLast(({ fate }) => fate === 'applied')?.number ?? 0);
  if (history.lines.length > 0) return history.lines.map((line) => `${line}\n`).join('');
  return '; no client of the store did anything in this run\n';
}

type Outcome = 'ok' | 'fail' | 'info';

interface Open {
  readonly client: ClientId;
  readonly process: number;
  readonly key: string;
  readonly operation: KeyValueOperation;
}

class History {
  readonly lines: string[] = [];
  readonly #clients: number;
  readonly #processes = new Map<ClientId, number>();
  readonly #open = new Map<number, Open>(); // by call

  constructor(clients: number) {
    this.#clients = clients;
  }

  add(event: StoreEvent, step: number): void {
    switch (event.kind) {
      case 'called': {
        const { call, client, key, operation } = event;
        for (const [other, open] of this.#open) {
          if (open.client === client) this.#complete(other, 'info', step); // its session expired: it never hears
        }
        const open = { client, process: this.#processes.get(client) ?? client - 1, key, operation };
        this.#open.set(call, open);
        this.#write(open, 'invoke', asked(operation), step);
        return;
      }
      case 'answered':
        return this.#answer(event.call, event.result, step);
      case 'refused':
        return this.#complete(event.call, 'fail', step);
      default:
        return unreachable(event);
    }
  }

  /** Who still waits will never know. */
  end(step: number): void {
    for (const call of this.#open.keys()) this.#complete(call, 'info', step);
  }

  #answer(call: number, result: KeyValueResult, step: number): void {
    const kind = this.#open.get(call)?.operation.kind;
    if (kind === 'get') return this.#complete(call, 'ok', step, valueText(result));
    if (kind !== 'compareAndSet' || result === true) return this.#complete(call, 'ok', step);
    // A comparison that fails has changed nothing: to Jepsen it failed. That it did is said, since it tells of the value.
    this.#complete(call, 'fail', step, null, comparisonFailed);
  }

  #complete(call: number, outcome: Outcome, step: number, value: string | null = null, error?: string): void {
    const open = this.#open.get(call);
    if (open === undefined) return;
    this.#open.delete(call);
    // Jepsen's convention: a crashed process is gone, and its thread goes on as process + concurrency.
    if (outcome === 'info') this.#processes.set(open.client, open.process + this.#clients);
    this.#write(open, outcome, value ?? asked(open.operation), step, error);
  }

  #write(
    { process, key, operation }: Open,
    type: Outcome | 'invoke',
    value: string,
    step: number,
    error?: string,
  ): void {
    const fields = [
      `:index ${this.lines.length}`,
      `:time ${step * nanosecondsPerStep}`,
      `:type :${type}`,
      `:process ${process}`,
      `:f :${functions[operation.kind]}`,
      `:value [${valueText(key)} ${value}]`,
      ...(error === undefined ? [] : [`:error ${error}`]),
    ];
    this.lines.push(`{${fields.join(', ')}}`);
  }
}

const functions: Readonly<Record<KeyValueOperation['kind'], string>> = {
  get: 'read',
  put: 'write',
  append: 'append',
  compareAndSet: 'cas',
};

const comparisonFailed = ':precondition-failed';

function asked(operation: KeyValueOperation): string {
  if (operation.kind === 'get') return 'nil';
  if (operation.kind !== 'compareAndSet') return valueText(operation.value);
  return `[${valueText(operation.expected)} ${valueText(operation.value)}]`;
}

/** Strings of EDN have the escapes of JSON, and nothing invisible stands in them. */
const valueText = (value: KeyValueResult): string =>
  value === null ? 'nil' : typeof value === 'string' ? escapeInJson(JSON.stringify(value)) : String(value);
