import { parse } from 'secure-json-parse';
import * as v from 'valibot';
import { readLimited } from '../../format/load.ts';
import { decode } from '../../format/read.ts';
import { scanJson } from '../../format/scan.ts';
import { ScheduleError } from '../../format/schedule-error.ts';
import { show } from '../../printable.ts';
import { ItfError, pathText } from './itf-error.ts';
import type { ItfValue } from './itf-value.ts';
import { MisfitError, valueOf } from './itf-value.ts';

/** A trace as plain data: each state has a value for each variable. */
export interface ItfTrace {
  readonly variables: readonly string[];
  readonly states: readonly ReadonlyMap<string, ItfValue>[]; // one at least
  readonly loop: number | null; // the place of the state that follows the last one, for ever
  readonly status: string; // '' if it does not say: ok, violation …
  readonly description: string; // likewise
}

/** How much a trace may hold, beside what a schedule file may (docs/import.md). */
const itfLimits = { variables: 200, states: 100_000 } as const;

const words = v.optional(v.string(), '');
const place = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const traceSchema = v.looseObject({
  '#meta': v.optional(v.looseObject({ status: words, description: words })),
  vars: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(itfLimits.variables)),
  states: v.pipe(v.array(v.record(v.string(), v.unknown())), v.minLength(1), v.maxLength(itfLimits.states)),
  loop: v.optional(place),
});

const expectations: Readonly<Record<string, string>> = {
  '#meta': 'an object, with texts as status and description',
  vars: `the names of the variables, ${itfLimits.variables} at most`,
  states: `a list of states, each an object: one at least, ${itfLimits.states} at most`,
  loop: 'the place of a state',
};

const again = 'Write the trace again: apalache-mc --out-itf, quint run --out-itf, or raftcheck show FILE --format itf.';

/** The trace in the file at `path`, which messages call `source`. Throws an ItfError, and nothing else. */
export function loadItf(path: string, source = path): ItfTrace {
  return readItf(
    inFile(() => decode(readLimited(path, source), source)),
    source,
  );
}

/** The trace that a text holds. `source` is the file's name, for messages. Throws an ItfError, and nothing else. */
export function readItf(text: string, source: string): ItfTrace {
  const refuse = (path: readonly (string | number)[], fact: string, code: ItfError['code'] = 'ITF_FORMAT'): never => {
    throw new ItfError(code, `${show(source)}: ${pathText(path)}: ${fact}`, again);
  };
  const given = jsonOf(text, source);
  checkOther(given, source);
  const parsed = v.safeParse(traceSchema, given);
  if (!parsed.success) {
    const path = (parsed.issues[0].path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
    return refuse(path.length === 0 ? ['vars'] : path, `expected ${expectations[String(path[0])] ?? 'something else'}`);
  }
  const { vars, states, loop, '#meta': meta } = parsed.output;
  const twice = vars.find((name, k) => vars.indexOf(name) !== k);
  if (twice !== undefined) return refuse(['vars'], `"${show(twice, 40)}" stands there twice`);
  if (loop !== undefined && loop >= states.length) return refuse(['loop'], `there is no state ${loop}`);
  const stateOf = (state: Readonly<Record<string, unknown>>, k: number): ReadonlyMap<string, ItfValue> =>
    new Map(
      vars.map((name) => {
        const path = ['states', k, name];
        if (!Object.hasOwn(state, name)) return refuse(path, 'the state has no value for this variable');
        try {
          return [name, valueOf(state[name], path)] as const;
        } catch (error) {
          if (error instanceof MisfitError) return refuse(error.path, error.fact, 'ITF_VALUE');
          throw error;
        }
      }),
    );
  const { status = '', description = '' } = meta ?? {};
  return { variables: vars, states: states.map(stateOf), loop: loop ?? null, status, description };
}

function jsonOf(text: string, source: string): unknown {
  inFile(() => scanJson(text, source));
  try {
    const value: unknown = parse(text, { protoAction: 'error', constructorAction: 'error' });
    return value;
  } catch {
    // The text was scanned: it is JSON. What is left is what the parser refuses beyond that.
    const fact = `${show(source)}: the key "__proto__", or "constructor" with "prototype", may stand nowhere`;
    throw new ItfError('ITF_JSON', fact, again);
  }
}

/** What is read and scanned as a schedule is, for reasons of a trace. */
function inFile<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    const isFile = error.code === 'SCHEDULE_FILE' || error.code === 'SCHEDULE_ENCODING';
    throw new ItfError(isFile ? 'ITF_FILE' : 'ITF_JSON', error.fact, isFile ? 'Name a file of ITF.' : again);
  }
}

const others = v.union([v.looseObject({ format: v.string() }), v.looseObject({ process: v.unknown() })]);

/** JSON that other commands read. */
function checkOther(given: unknown, source: string): void {
  const other = v.safeParse(others, given);
  if (!other.success) return;
  if ('format' in other.output && other.output.format === 'raftcheck-schedule')
    throw new ItfError('ITF_FORMAT', `${show(source)}: this is a schedule`, 'To see it: raftcheck show FILE.');
  if ('process' in other.output)
    throw new ItfError(
      'ITF_FORMAT',
      `${show(source)}: this is a history of clients`,
      'raftcheck linearizability reads it.',
    );
}
