import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  coreActions,
  diskModes,
  diskTroubles,
  featureNames,
  harnessActions,
  worldOptions,
} from '../../properties/seen/subject.ts';
import { refusals, replyFields, roles, stateFields } from './assertions.ts';
import { formatName, formatVersion, limits } from './limits.ts';
import { operationKeys, sendingActions, stepFields, stepKeys, stepKinds } from './steps.ts';
import { fileFields, subjectShape } from './validate.ts';

/** Of JSON Schema as much as ours uses. */
interface Schema {
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

const schema = JSON.parse(readFileSync(new URL('../schedule.schema.json', import.meta.url), 'utf8')) as Schema;

const { properties = {}, $defs = {} } = schema;
const keysOf = ({ properties: keys = {} }: Schema): readonly string[] => Object.keys(keys);
const section = properties['sections']?.items ?? {};
const options = properties['options'] ?? {};
const lines = properties['steps']?.items?.oneOf ?? [];
const steps = lines.slice(0, -1); // the last one is what must hold between them
const assertions = $defs['assertion']?.oneOf ?? [];
const expectations = properties['expect']?.oneOf ?? [];

const kindsOf = (step: Schema): readonly unknown[] => {
  const kind = step.properties?.['kind'];
  return kind?.enum ?? [kind?.const];
};

describe('the JSON Schema says what the validator says', () => {
  test('of the keys of a file', () => {
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' });
    expect(schema['$id']).toBe(`urn:raftcheck:schedule:${formatVersion}`);
    expect(keysOf(schema)).toEqual(Object.keys(fileFields));
    const optional = ['subjectVersion', 'unshrunk', 'differs', 'sections'];
    expect(schema.required).toEqual(Object.keys(fileFields).filter((key) => !optional.includes(key)));
    expect(schema.additionalProperties).toBe(false);
    expect(Object.keys(schema['patternProperties'] ?? {})).toEqual(['^x-']);
    expect(properties['format']?.const).toBe(formatName);
    expect(properties['version']?.enum).toEqual(Array.from({ length: formatVersion }, (_, k) => k + 1));
    expect(properties['unshrunk']?.const).toBe(true);
    const from = (version: number): object => ({ properties: { version: { minimum: version } } });
    expect(schema['dependentSchemas']).toEqual({ subjectVersion: from(3), unshrunk: from(2), differs: from(4) });
    expect(properties['subject']?.['pattern']).toBe(subjectShape.source);
  });

  test('of the kinds of steps and their keys', () => {
    expect(new Set(steps.flatMap(kindsOf))).toEqual(new Set(stepKinds));
    expect(steps.flatMap(kindsOf)).toHaveLength(stepKinds.length + 1); // actions with `to`, and without
    const { deliver } = stepFields(limits.servers);
    const optional = Object.entries<{ readonly type: string }>(deliver).filter(
      ([, { type }]) => type === 'exact_optional',
    );
    expect(optional.map(([key]) => key)).toEqual(['position']);
    const mayLack = ['position', 'operation', 'disk'];
    for (const step of steps) {
      expect(step.additionalProperties).toBe(false);
      if (kindsOf(step).includes('action')) continue;
      for (const kind of stepKinds.filter((known) => kindsOf(step).includes(known))) {
        expect(keysOf(step)).toEqual(stepKeys(kind));
        const lacks = [...mayLack, ...(kind === 'harness' ? ['to'] : []), ...(kind === 'elapse' ? ['server'] : [])];
        expect(step.required).toEqual(stepKeys(kind).filter((key) => !lacks.includes(key)));
      }
    }
    const disk = steps.find((step) => kindsOf(step).includes('crash'))?.properties?.['disk'] ?? {};
    expect(disk.properties?.['trouble']?.enum).toEqual(diskTroubles);
    expect(disk.properties?.['choice']).toMatchObject({ minimum: 0, maximum: limits.choice });
    expect(keysOf(disk)).toEqual(disk.required);
    const harness = steps.find((step) => kindsOf(step).includes('harness'));
    expect(harness?.properties?.['action']?.enum).toEqual(harnessActions);
  });

  test('of what must hold between them', () => {
    expect(lines.at(-1)).toEqual({ $ref: '#/$defs/assertion' });
    const state = Object.keys(stateFields(limits.servers));
    expect(assertions.map(keysOf)).toEqual([
      ['assert', 'servers'],
      ['assert', 'servers', ...state],
      ['assert', 'replies'],
      ['assert', 'answers'],
    ]);
    for (const one of assertions) {
      expect(one.required).toEqual(keysOf(one).filter((key) => !state.includes(key)));
      expect(one.additionalProperties).toBe(false);
    }
    const [, ofServers, ofReplies] = assertions;
    expect(ofServers?.properties?.['role']?.enum).toEqual(roles);
    expect(ofReplies?.properties?.['replies']).toMatchObject({ maxItems: limits.replies });
    const replies = ofReplies?.properties?.['replies']?.items?.oneOf ?? [];
    expect(replies.map((one) => [one.properties?.['kind']?.const, ...keysOf(one)])).toEqual(
      Object.entries(replyFields(limits.servers)).map(([kind, fields]) => [kind, 'kind', ...Object.keys(fields)]),
    );
    for (const one of replies) expect(one.required).toEqual(keysOf(one));
    expect(replies.flatMap((one) => one.properties?.['reason']?.enum ?? [])).toEqual(refusals);
    expect(keysOf($defs['configuration'] ?? {})).toEqual(['voters', 'newVoters', 'learners']);
    expect(properties['differs']).toMatchObject({
      maxItems: limits.differs,
      items: { minLength: 1, maxLength: limits.differsLength },
    });
  });

  test('of the actions of raft.tla', () => {
    const [sending, others, ...more] = steps.filter((step) => kindsOf(step).includes('action'));
    expect(more).toEqual([]);
    expect(sending?.properties?.['action']?.enum).toEqual(sendingActions);
    expect(others?.properties?.['action']?.enum).toEqual(coreActions.filter((name) => !sendingActions.includes(name)));
    expect(sending?.required).toEqual(stepKeys('action'));
    expect(others?.required).toEqual(stepKeys('action').filter((key) => key !== 'to'));
    for (const step of [sending, others]) expect(keysOf(step ?? {})).toEqual(step?.required);
  });

  test('of the other objects', () => {
    expect(options.required).toEqual(['features', 'maxEntries', 'maxInFlight', 'disk']);
    expect(section.required).toEqual(['fromStep', 'title']);
    expect(expectations.map(keysOf)).toEqual([['verdict', 'property', 'atStep'], ['verdict']]);
    const optional = ['voters', 'maxSize', 'maxChunk', 'clients', 'network', 'world'];
    for (const object of [options, section, ...expectations]) {
      expect(keysOf(object).filter((key) => !optional.includes(key))).toEqual(object.required);
      expect(object.additionalProperties).toBe(false);
    }
  });

  test('of names', () => {
    expect(options.properties?.['features']?.items?.enum).toEqual(featureNames);
    expect(options.properties?.['disk']?.enum).toEqual(diskModes);
    expect(options.properties?.['world']?.items?.enum).toEqual(worldOptions);
    const number = '[1-9][0-9]{0,8}';
    expect(limits.servers).toBe(9); // one digit
    expect($defs['message']?.['pattern']).toBe(`^[1-9]>[1-9] [A-Za-z]{1,40} t(0|${number}) #${number}$`);
  });

  test('of limits', () => {
    const range = (minimum: number, maximum: number): object => ({ type: 'integer', minimum, maximum });
    expect(properties['servers']).toMatchObject(range(1, limits.servers));
    expect($defs['server']).toMatchObject(range(1, limits.servers));
    expect(options.properties?.['maxEntries']).toMatchObject(range(1, limits.entries));
    expect(options.properties?.['maxInFlight']).toMatchObject(range(1, limits.entries));
    expect(options.properties?.['maxChunk']).toMatchObject(range(1, limits.entries));
    expect(options.properties?.['voters']).toMatchObject(range(1, limits.servers));
    expect(options.properties?.['clients']).toMatchObject(range(1, limits.clients));
    expect($defs['key']).toMatchObject({ maxLength: limits.keyBytes });
    expect($defs['value']).toMatchObject({ maxLength: limits.commandBytes });
    expect(properties['steps']).toMatchObject({ maxItems: limits.steps });
    expect(properties['sections']).toMatchObject({ maxItems: limits.steps });
    expect(properties['title']).toMatchObject({ maxLength: limits.titleLength });
    expect(section.properties?.['title']).toMatchObject({ maxLength: limits.titleLength });
    expect(section.properties?.['fromStep']).toMatchObject(range(1, limits.steps));
    expect(expectations[0]?.properties).toMatchObject({
      property: { minLength: 1, maxLength: limits.propertyLength },
      atStep: range(0, limits.steps),
    });
    const field = (key: string): Schema | undefined =>
      steps.find((step) => keysOf(step).includes(key))?.properties?.[key];
    expect(field('client')).toMatchObject(range(1, limits.clients));
    for (const operation of field('operation')?.oneOf ?? []) {
      expect(keysOf(operation)).toEqual(operation.required);
      expect(operation.required).toEqual(operationKeys.filter((key) => keysOf(operation).includes(key)));
      expect(operation.additionalProperties).toBe(false);
    }
    expect(field('position')).toMatchObject(range(0, limits.position));
    expect(field('command')).toMatchObject({ maxLength: limits.commandBytes });
    expect(field('side')).toMatchObject({ minItems: 1, maxItems: limits.servers - 1, uniqueItems: true });
  });
});
