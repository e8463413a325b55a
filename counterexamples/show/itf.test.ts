import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { foreignRun, hostile, manyRuns, savedRun } from '../testing/saved-runs.ts';
import type { Trace } from '../trace.ts';
import { inFlightAfter } from '../trace.ts';
import { itf } from './itf.ts';

// The grammar of Apalache's ADR 015, told again from its text: what no rule allows is refused.

type Value = boolean | string | readonly Value[] | { readonly [name: string]: Value };

const isList = (given: unknown): given is readonly unknown[] => Array.isArray(given);

/** The one field of the special objects, and what it holds. */
const special: Readonly<Record<string, (inner: unknown) => boolean>> = {
  '#bigint': (inner) => typeof inner === 'string' && /^-?(0|[1-9]\d*)$/.test(inner),
  '#tup': (inner) => isList(inner) && inner.every(isValue),
  '#set': (inner) => isList(inner) && inner.every(isValue),
  '#map': (inner) => isList(inner) && inner.every((pair) => isList(pair) && pair.length === 2 && pair.every(isValue)),
  '#unserializable': (inner) => typeof inner === 'string',
};

function isValue(given: unknown): given is Value {
  if (typeof given === 'boolean' || typeof given === 'string') return true;
  if (isList(given)) return given.every(isValue);
  if (typeof given !== 'object' || given === null) return false;
  const fields: readonly (readonly [string, unknown])[] = Object.entries(given);
  const [[name, inner] = ['', null]] = fields;
  if (name.startsWith('#')) return fields.length === 1 && special[name]?.(inner) === true;
  return fields.every(([field, value]) => !field.startsWith('#') && isValue(value));
}

const traceSchema = v.strictObject({
  '#meta': v.looseObject({ format: v.literal('ITF'), varTypes: v.record(v.string(), v.string()) }),
  vars: v.array(v.string()),
  states: v.pipe(
    v.array(
      v.objectWithRest(
        { '#meta': v.strictObject({ index: v.pipe(v.number(), v.integer()) }) },
        v.custom<Value>(isValue),
      ),
    ),
    v.minLength(1),
  ),
});

const read = (trace: Trace): v.InferOutput<typeof traceSchema> => v.parse(traceSchema, JSON.parse(itf(trace)));

describe('what Apalache reads, each value of the type that is said of its variable', () => {
  test.each(manyRuns())('%s', (_, trace) => {
    const { '#meta': meta, vars, states } = read(trace);
    expect(states.map((state) => state['#meta'].index)).toEqual(states.map((__, k) => k));
    expect(states.length).toBe(1 + trace.steps.filter(({ fate }) => fate === 'applied').length);
    const names = states.map(({ '#meta': _meta, ...variables }) => Object.keys(variables).join());
    expect([...new Set(names)]).toEqual([vars.join()]);
    const wrong = Object.entries(meta.varTypes).flatMap(([name, text]) => {
      const type = parseType(text);
      return states.map((state) => misfit(type, state[name] ?? [])).filter((misfitting) => misfitting !== null);
    });
    expect(wrong).toEqual([]);
  });

  test('the grammar knows what it is for: a plain number and a field with # are refused', () => {
    expect(isValue({ term: 3 })).toBe(false);
    expect(isValue({ '#term': 'x' })).toBe(false);
    expect(isValue({ term: 'x', '#bigint': '3' })).toBe(false);
    expect(isValue({ '#bigint': 3 })).toBe(false);
    expect(isValue({ '#bigint': '03' })).toBe(false);
    expect(isValue({ '#map': [['a']] })).toBe(false);
    expect(isValue({ '#map': [['a', { '#bigint': '-3' }]] })).toBe(true);
  });

  test('a value of another type is noticed', () => {
    expect(misfit(parseType('Int -> Str'), { '#map': [[{ '#bigint': '1' }, true]] })).not.toBeNull();
    expect(misfit(parseType('A({ x: Int }) | B({ })'), { tag: 'B', value: { x: 'y' } })).not.toBeNull();
    expect(misfit(parseType('Seq({ x: Int })'), [{ x: { '#bigint': '1' }, y: 'z' }])).not.toBeNull();
  });
});

test('the last state is what the trace ends in', () => {
  const trace = savedRun('faults/stale-term-vote-counted.json');
  const { states } = read(trace);
  const last = states.at(-1);
  const int = (number: number): Value => ({ '#bigint': String(number) });
  expect(last?.['role']).toEqual({
    '#map': [
      [int(1), 'leader'],
      [int(2), 'follower'],
      [int(3), 'leader'],
    ],
  });
  expect(last?.['currentTerm']).toEqual({ '#map': [1, 2, 3].map((id) => [int(id), int(2)]) });
  const identities = inFlightAfter(trace, trace.steps.length).map(({ identity }) => identity);
  expect(last?.['messages']).toMatchObject(identities.map((identity) => ({ identity })));
  expect(identities.length).toBeGreaterThan(3);
});

test('the action and the picks are told as Quint tells them', () => {
  const { states } = read(savedRun('faults/stale-term-vote-counted.json'));
  const none = { tag: 'None', value: { '#tup': [] } };
  const nothing = { server: none, from: none, peer: none, client: none, message: none, command: none, side: none };
  const some = (picked: Value): Value => ({ tag: 'Some', value: picked });
  expect(states.map((state) => state['mbt::actionTaken'])).toEqual([
    'init',
    'timeout',
    'deliver',
    'timeout',
    'deliver',
    'deliver',
    'timeout',
    'deliver',
  ]);
  expect(states[0]?.['mbt::nondetPicks']).toEqual(nothing);
  expect(states[1]?.['mbt::nondetPicks']).toEqual({ ...nothing, server: some({ '#bigint': '3' }) });
  expect(states[2]?.['mbt::nondetPicks']).toEqual({
    ...nothing,
    server: some({ '#bigint': '1' }),
    message: some('3>1 RequestVote t1 #1'),
  });
});

test('messages of somebody else stand there with their name and what they say', () => {
  const { states } = read(foreignRun());
  expect(states[1]?.['messages']).toEqual([
    {
      identity: '1>2 Gossip t3 #1',
      from: { '#bigint': '1' },
      to: { '#bigint': '2' },
      term: { '#bigint': '3' },
      body: {
        tag: 'Other',
        value: {
          name: 'Gossip',
          says: {
            '#map': [
              ['load', '0.5'],
              ['urgent', 'true'],
              ['to', 'null'],
              ['text', hostile],
            ],
          },
        },
      },
    },
  ]);
});

// Apalache's type system 1.2, as far as it is used.

type Type =
  | { readonly kind: 'Int' | 'Str' | 'Bool' }
  | { readonly kind: 'Set' | 'Seq'; readonly of: Type }
  | { readonly kind: 'function'; readonly from: Type; readonly to: Type }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, Type> }
  | { readonly kind: 'variant'; readonly options: ReadonlyMap<string, Type> };

function parseType(text: string): Type {
  const tokens = text.match(/->|[A-Za-z]\w*|[(){}:,|]/g) ?? [];
  expect(tokens.join('')).toBe(text.replaceAll(' ', '')); // nothing else stands there
  let at = 0;
  const take = (expected?: string): string => {
    const token = tokens[at] ?? '';
    if (expected !== undefined && token !== expected) throw new Error(`${text}: ${expected} expected, ${token} found`);
    at += 1;
    return token;
  };
  const whole = (): Type => {
    const from = single();
    if (tokens[at] !== '->') return from;
    take('->');
    return { kind: 'function', from, to: whole() };
  };
  const single = (): Type => {
    const token = take();
    if (token === 'Int' || token === 'Str' || token === 'Bool') return { kind: token };
    if (token === '(') {
      const inner = whole();
      take(')');
      return inner;
    }
    if (token === '{') return record();
    take('(');
    const of = whole();
    take(')');
    if (token === 'Set' || token === 'Seq') return { kind: token, of };
    const options = new Map([[token, of]]);
    while (tokens[at] === '|') {
      take('|');
      const name = take();
      take('(');
      options.set(name, whole());
      take(')');
    }
    return { kind: 'variant', options };
  };
  const record = (): Type => {
    const fields = new Map<string, Type>();
    while (tokens[at] !== '}') {
      const name = take();
      take(':');
      fields.set(name, whole());
      if (tokens[at] === ',') take(',');
    }
    take('}');
    return { kind: 'record', fields };
  };
  const type = whole();
  if (at !== tokens.length) throw new Error(`${text}: something follows`);
  return type;
}

const isValueList = (given: Value): given is readonly Value[] => Array.isArray(given);

const isRecord = (given: Value): given is { readonly [name: string]: Value } =>
  typeof given === 'object' && !Array.isArray(given);

const listIn = (given: Value, name: string): readonly Value[] | null => {
  const list = isRecord(given) ? given[name] : undefined;
  return list !== undefined && isValueList(list) ? list : null;
};

/** What of the value is not of the type; null if all of it is. */
function misfit(type: Type, given: Value): Value | null {
  const all = (of: Type, values: readonly Value[] | null): Value | null =>
    values === null ? given : (values.map((one) => misfit(of, one)).find((wrong) => wrong !== null) ?? null);
  switch (type.kind) {
    case 'Int':
      return isRecord(given) && typeof given['#bigint'] === 'string' ? null : given;
    case 'Str':
      return typeof given === 'string' ? null : given;
    case 'Bool':
      return typeof given === 'boolean' ? null : given;
    case 'Seq':
      return all(type.of, isValueList(given) ? given : null);
    case 'Set':
      return all(type.of, listIn(given, '#set'));
    case 'function': {
      const pairs = listIn(given, '#map');
      if (pairs === null) return given;
      const sides = [type.from, type.to].map((side, k) =>
        all(
          side,
          pairs.map((pair) => (isValueList(pair) ? (pair[k] ?? '') : '')),
        ),
      );
      return sides.find((wrong) => wrong !== null) ?? null;
    }
    case 'record': {
      if (!isRecord(given)) return given;
      if (Object.keys(given).sort().join() !== [...type.fields.keys()].sort().join()) return given;
      return (
        [...type.fields].map(([name, of]) => misfit(of, given[name] ?? [])).find((wrong) => wrong !== null) ?? null
      );
    }
    case 'variant': {
      const option = isRecord(given) && typeof given['tag'] === 'string' ? type.options.get(given['tag']) : undefined;
      return option === undefined || !isRecord(given) ? given : misfit(option, given['value'] ?? []);
    }
  }
}
