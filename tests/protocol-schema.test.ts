// @module-tag slow
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { adapterSubject } from '../door/adapter/adapter.ts';
import { inputs } from '../door/adapter/requests.ts';
import type { Feature, Input } from '../properties/seen/subject.ts';
import { drafts } from '../search/drawing/draft.ts';
import { drawsOf } from '../search/drawing/draws.ts';
import { runDraft } from '../search/drawing/run-draft.ts';
import { builtFolder } from './built.ts';
import { emptyFolder } from './cli-run.ts';
import { protocolSchema } from './protocol-schema.ts';

const saving = fileURLToPath(new URL('../door/adapter/testing/saving.mjs', import.meta.url));
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: false }).addSchema(protocolSchema(), 'protocol');

/** Where the value is none of that part of the schema, and why; null if it is one. */
function wrongIn(part: string, value: unknown): string | null {
  const validate = ajv.getSchema(`protocol#/$defs/${part}`);
  if (validate === undefined) throw new RangeError(`there is no ${part}`);
  if (validate(value) === true) return null;
  const [error] = validate.errors ?? [];
  return `${error?.instancePath} ${error?.message}`;
}

interface Line {
  readonly op?: string;
  readonly input?: Input;
  readonly [field: string]: unknown;
}

/** Those that are whole: the last one may still be on its way into the file. */
const linesOf = (file: string): readonly Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((text) => JSON.parse(text) as Line);

test('docs/adapter-protocol.schema.json is the schemas that the code has', async () => {
  await expect(`${JSON.stringify(protocolSchema(), null, 2)}\n`).toMatchFileSnapshot(
    '../docs/adapter-protocol.schema.json',
  );
});

test('what is asked and answered is as it says: every request, every input that a subject is drawn', () => {
  const folder = emptyFolder();
  const command = `tee asked | '${process.execPath}' '${saving}' '${builtFolder()}' | tee answered`;
  const target = adapterSubject(command, folder);
  const features: readonly Feature[] = ['snapshots', 'transfer', 'membership', 'joint', 'readIndex', 'preVote'];
  const runs = drawsOf(() => drafts({ servers: 3, steps: 200, features }), 1, 12);
  for (const draw of runs) runDraft(target, draw());
  const reloaded = target.reloaded ?? target.make;
  for (const draw of runs.slice(0, 2)) runDraft({ ...target, make: reloaded }, draw());
  const [questions, answers] = [linesOf(join(folder, 'asked')), linesOf(join(folder, 'answered'))];
  const exchanges = answers.map((answered, k) => [questions[k], answered]);
  expect(exchanges.length).toBeGreaterThan(1000);
  for (const [asked = {}, answered = {}] of exchanges) {
    expect(wrongIn(`${asked.op}Request`, asked), JSON.stringify(asked)).toBe(null);
    expect(wrongIn(`${asked.op}Reply`, answered), JSON.stringify(answered)).toBe(null);
    for (const side of [asked, answered]) expect(ajv.validate('protocol', side)).toBe(true);
  }
  const asked = new Set(exchanges.map(([{ op, input } = {}]) => input?.kind ?? op));
  const others = ['lost', 'tick', 'forgetLeader', 'leastTimeout']; // of what the subject does not declare
  const kinds = Object.keys(inputs).filter((kind) => !others.includes(kind));
  expect(asked).toEqual(new Set(['hello', 'reset', 'save', 'load', ...kinds]));
});

describe('it refuses', () => {
  const entry = { term: 1, command: 'a' };
  test.each<readonly [part: string, value: object, why: string]>([
    ['helloRequest', { id: 1, op: 'hello', protocol: 2 }, '/protocol must be equal to constant'],
    ['helloReply', { id: 1, protocol: 1, name: 'a', declares: { save: 1 } }, '/declares/save must be boolean'],
    ['helloReply', { id: 1, protocol: 1, name: 'a', declares: { saves: true } }, '/declares must NOT have additional'],
    ['helloReply', { id: 1, protocol: 1 }, " must have required property 'name'"],
    ['resetReply', { id: 1, servers: {} }, '/servers must be array'],
    ['resetReply', { id: 1, servers: [{ role: 'boss' }] }, '/servers/0/role must be equal to one of'],
    ['stepReply', { view: {} }, " must have required property 'id'"],
    ['stepReply', { id: 1, view: { currentTerm: '7' } }, '/view/currentTerm must be integer'],
    ['stepReply', { id: 1, view: { currentTerm: -1 } }, '/view/currentTerm must be >= 0'],
    ['stepReply', { id: 1, view: { log: [{ term: 1 }] } }, '/view/log'],
    ['stepReply', { id: 1, view: { log: { base: 1, entries: [entry] } } }, '/view/log'],
    ['stepReply', { id: 1, sent: 7 }, '/sent must be array'],
    ['stepReply', { id: 1, sent: [{ to: 2 }] }, "/sent/0 must have required property 'payload'"],
    [
      'stepReply',
      { id: 1, sent: [{ to: 2, payload: 1, says: {} }] },
      "/sent/0/says must have required property 'kind'",
    ],
    [
      'stepReply',
      { id: 1, replies: [{ kind: 'accepted', index: 1 }] },
      "/replies/0 must have required property 'term'",
    ],
    ['stepReply', { id: 1, panic: 7 }, '/panic must be string'],
    ['saveReply', { id: 1 }, " must have required property 'state'"],
    ['loadReply', { id: 1 }, " must have required property 'view'"],
    ['stepRequest', { id: 1, op: 'step', server: 1, input: { kind: 'nap' } }, '/input'],
    ['stepRequest', { id: 1, op: 'step', server: 1, input: { kind: 'receive', from: 2 } }, '/input'],
    ['refusal', { id: 1, error: 7 }, '/error must be string'],
  ])('%s %j', (part, value, why) => {
    expect(wrongIn(part, value)).toContain(why);
  });
});

test('it takes what is left open: unknown keys, any payload, every way to give a log', () => {
  const log = [{ term: 1, command: null }];
  for (const given of [log, { from: 1, entries: log }, { base: 1, baseTerm: 1, entries: log }]) {
    const message = { to: 2, payload: null, says: { kind: 'Probe', round: 3 } };
    expect(wrongIn('stepReply', { id: 1, more: true, view: { log: given, more: 1 }, sent: [message] })).toBe(null);
  }
});
