import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LiveState } from '../../counterexamples/browse/live.ts';
import { shownAfter } from '../../counterexamples/browse/telling.ts';
import type { Shown } from '../../counterexamples/browse/telling.ts';
import { Session } from '../../counterexamples/browse/session.ts';
import { parseSchedule } from '../../counterexamples/format/read.ts';
import { replaySchedule } from '../../counterexamples/replay.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { UsageError } from '../usage-error.ts';
import { Live } from './live.ts';
import { LiveServer } from './server.ts';

const token = 'a-token-that-nobody-knows';
const template = `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-x'"><title>raftcheck</title></head><body><script type="application/json" id="run"></script></body></html>`;

let server: LiveServer;
let live: Live;
let out = '';
const interrupted = new AbortController();

beforeEach(async () => {
  out = mkdtempSync(join(tmpdir(), 'raftcheck-test-'));
  const options = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
  const target = targetNamed('impl');
  const session = new Session({ target, schedule: { options, steps: [] }, at: 0, seed: 1, tool: 'raftcheck 0' });
  live = new Live(session, { target, template, cwd: out, out, interrupted: interrupted.signal });
  server = await LiveServer.listen(live, token, 0);
  live.tell((line) => server.push(line));
});

afterEach(async () => {
  await server.close();
  rmSync(out, { recursive: true });
});

interface Asking {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const started = ({ path = '/do', method = 'POST', headers = {} }: Asking): ClientRequest =>
  request({
    host: '127.0.0.1',
    port: server.port,
    path,
    method,
    headers: { 'x-raftcheck-token': token, 'content-type': 'application/json', ...headers },
  });

async function answered(asked: ClientRequest): Promise<Answered> {
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of response) text += String(part);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

const ask = async (asking: Asking): Promise<Answered> => answered(started(asking).end(asking.body));

const question = async (value: object): Promise<Answered> => ask({ body: JSON.stringify(value) });

const look = JSON.stringify({ kind: 'look', branch: 0, at: 0 });

/** A tab that hears what is pushed. */
class Tab {
  readonly states: LiveState[] = [];
  shown: Shown | null = null;
  readonly #request: ClientRequest;
  #text = '';
  #heard: () => void = () => undefined;

  constructor() {
    this.#request = request({ host: '127.0.0.1', port: server.port, path: `/events?token=${token}` });
    this.#request.on('error', () => undefined);
    this.#request.on('response', (response) => {
      response.on('error', () => undefined);
      response.on('data', (data: Buffer) => this.#take(data.toString()));
    });
    this.#request.end();
  }

  /** Waits until so many were heard. */
  async heard(count: number): Promise<readonly LiveState[]> {
    while (this.states.length < count) await new Promise<void>((resolve) => (this.#heard = resolve));
    return this.states;
  }

  close(): void {
    this.#request.destroy();
  }

  #take(data: string): void {
    this.#text += data;
    const events = this.#text.split('\n\n');
    this.#text = events.pop() ?? '';
    for (const event of events) {
      const state = JSON.parse(event.replace(/^data: /, '')) as LiveState;
      this.states.push(state);
      this.shown = shownAfter(this.shown, state);
    }
    this.#heard();
  }
}

describe('the server of the live page refuses', () => {
  test.each<readonly [string, number, Asking]>([
    ['a page from elsewhere', 403, { headers: { origin: 'http://example.com' }, body: look }],
    ['a page of no origin', 403, { headers: { origin: 'null' }, body: look }],
    ['another site that sends no origin', 403, { headers: { 'sec-fetch-site': 'cross-site' }, body: look }],
    ['a name that leads here', 421, { headers: { host: 'example.com' }, body: look }],
    ['another port of this machine', 421, { headers: { host: '127.0.0.1:1' }, body: look }],
    ['a wrong token', 403, { headers: { 'x-raftcheck-token': `${token.slice(0, -1)}X` }, body: look }],
    ['a token that is too short', 403, { headers: { 'x-raftcheck-token': '' }, body: look }],
    ['a token in the address of a change', 403, { path: `/do?token=${token}`, headers: { 'x-raftcheck-token': 'x' } }],
    ['the page without a token', 403, { path: '/', method: 'GET' }],
    ['the events without a token', 403, { path: '/events?token=', method: 'GET' }],
    ['a GET that changes', 405, { method: 'GET' }],
    ['a POST of the page', 405, { path: `/?token=${token}`, headers: {} }],
    ['a form', 415, { headers: { 'content-type': 'text/plain' }, body: look }],
    ['no JSON', 400, { body: '{"kind":' }],
    ['another question', 400, { body: '{"kind":"run"}' }],
    ['a question with more in it', 400, { body: '{"kind":"look","branch":0,"at":0,"path":"/etc"}' }],
    ['a place that there is not', 409, { body: '{"kind":"go","branch":7,"at":0}' }],
    ['half a step', 400, { body: '{"kind":"go","branch":0,"at":0.5}' }],
    ['a branch of another kind', 400, { body: '{"kind":"go","branch":"__proto__","at":0}' }],
    ['a step that cannot be', 409, { body: '{"kind":"take","branch":0,"at":0,"text":"n9 timeout"}' }],
    ['another path', 404, { path: `/../../etc/passwd?token=${token}`, method: 'GET' }],
  ])('%s: %d', async (_, status, asking) => {
    const answer = await ask(asking);
    expect([answer.status, answer.text.split('\n')]).toEqual([status, [expect.any(String), '']]);
    expect(answer.text).not.toContain(token);
    expect((await ask({ body: look })).status).toBe(200);
    expect(live.greeting()).toContain('"branches":[{"id":0,"from":0,"violated":null,"depth":0,"length":0');
  });

  test('more than a megabyte, said or not', async () => {
    const said = started({ headers: { 'content-length': String(2 ** 21) } });
    said.on('error', () => undefined).flushHeaders();
    expect((await answered(said)).status).toBe(413);
    const unsaid = started({ headers: { 'transfer-encoding': 'chunked' } });
    unsaid.on('error', () => undefined);
    const answer = answered(unsaid);
    for (let k = 0; k < 20; k += 1) unsaid.write(' '.repeat(64 * 1024));
    expect((await answer).status).toBe(413);
  });

  test('what is no HTTP', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.write('\u0000\u0001garbage\r\n\r\n');
    await once(socket, 'close');
    expect((await ask({ body: look })).status).toBe(200);
  });

  test('more tabs than anybody needs', async () => {
    const tabs = Array.from({ length: 16 }, () => new Tab());
    await Promise.all(tabs.map(async (tab) => tab.heard(1)));
    expect((await ask({ path: `/events?token=${token}`, method: 'GET' })).status).toBe(503);
    for (const tab of tabs) tab.close();
  });

  test('a port that is taken', async () => {
    await expect(LiveServer.listen(live, token, server.port)).rejects.toThrow(UsageError);
  });
});

test('the page may hear from its own server, and from nobody else; nobody may frame or keep it', async () => {
  const { status, headers, text } = await ask({ path: `/?token=${token}`, method: 'GET' });
  expect(status).toBe(200);
  expect(text).toContain(`content="default-src 'none'; connect-src 'self'; script-src`);
  expect(text).toContain('"live":true');
  expect(text).not.toContain(token);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

test('two tabs are told the same, and one that is closed is forgotten', async () => {
  const [one, other] = [new Tab(), new Tab()];
  await Promise.all([one.heard(1), other.heard(1)]);
  await question({ kind: 'take', branch: 0, at: 0, text: 'n1 timeout' });
  await Promise.all([one.heard(2), other.heard(2)]);
  expect(one.states).toEqual(other.states);
  expect(one.states.map(({ document }) => document?.kind)).toEqual(['whole', 'change']);
  expect(one.shown?.document.steps.map(({ text }) => text)).toEqual(['n1 timeout']);
  one.close();
  await question({ kind: 'take', branch: 0, at: 0, text: 'n2 timeout' });
  await other.heard(3);
  await expect.poll(() => server.tabs).toBe(1);
  expect(other.states[2]).toMatchObject({ branch: 1, at: 1, branches: [{ id: 0 }, { id: 1 }] });
  const late = new Tab();
  const [first] = await late.heard(1);
  expect(first).toMatchObject({ moves: 2, branch: 1, document: { kind: 'whole' } });
  expect(late.shown).toEqual(other.shown);
});

test('a search is told of, ends when it is stopped, and refuses what else is asked meanwhile', async () => {
  const tab = new Tab();
  await tab.heard(1);
  const search = { kind: 'search', branch: 0, at: 0, aim: { kind: 'leader', server: 1, term: 1_000 } };
  expect((await question(search)).status).toBe(200);
  expect((await tab.heard(2))[1]?.busy).toBe('searching');
  expect((await question({ kind: 'go', branch: 0, at: 0 })).status).toBe(409);
  expect(await question({ kind: 'look', branch: 0, at: 0 })).toMatchObject({ status: 200, text: '{}' });
  expect(await question({ kind: 'chart' })).toMatchObject({ status: 200, text: '{}' });
  expect((await question({ kind: 'stop' })).status).toBe(200);
  expect((await tab.heard(3))[2]).toMatchObject({ busy: null, said: 'Not found: it was stopped.' });
  expect((await question({ kind: 'go', branch: 0, at: 0 })).status).toBe(200);
});

test('what is saved stands in the folder, under a name of its own, and replays', async () => {
  await question({ kind: 'take', branch: 0, at: 0, text: 'n1 timeout' });
  for (const as of ['file', 'test', 'file']) await question({ kind: 'save', branch: 0, at: 1, as });
  const names = readdirSync(out).sort();
  expect(names).toEqual([expect.stringMatching(/^holds-[0-9a-f]{12}\.json$/), names[0]?.replace('.json', '.test.ts')]);
  const schedule = parseSchedule(readFileSync(join(out, names[0] ?? ''), 'utf8'), 'saved');
  expect(schedule.steps).toEqual([{ kind: 'timeout', server: 1 }]);
  expect(replaySchedule(schedule)).toMatchObject({ verdict: 'reproduced' });
});

test('it ends at once, whoever is connected', async () => {
  const tab = new Tab();
  await tab.heard(1);
  const idle = connect(server.port, '127.0.0.1');
  idle.on('error', () => undefined);
  await once(idle, 'connect');
  const begin = performance.now();
  await server.close();
  expect(performance.now() - begin).toBeLessThan(1_000);
  server = await LiveServer.listen(live, token, 0);
});
