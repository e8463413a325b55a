// One adapter that goes wrong in the way that its argument says, once it has been asked so often (default: at the second step).
import { spawn } from 'node:child_process';
import { closeSync, readSync, writeSync } from 'node:fs';

const [way, at = '4'] = process.argv.slice(2);
let asked = 0;
const view = { role: 'follower', currentTerm: 0, votedFor: null, leaderId: null, commitIndex: 0, log: [] };
const put = (text) => writeSync(1, text);
const sleep = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
const answerTo = ({ id, op, servers }) => {
  if (op === 'hello') return { id, protocol: 1, name: 'zoo', version: '1', declares: { save: way.startsWith('saves') } };
  if (op === 'save') return { id, ...saved[way] };
  if (op === 'load') return { id, ...(way === 'saves and loads' && { view }) };
  return op === 'reset' ? { id, servers: Array.from({ length: servers }, () => view) } : { id };
};

const saved = {
  'saves nothing': {},
  'saves null': { state: null },
  'saves, and loads no view': { state: 1 },
  'saves and loads': { state: 1 },
};

const ways = {
  'exits 0': () => process.exit(0),
  'exits 1': () => process.exit(1),
  aborts: () => process.kill(process.pid, 'SIGABRT'),
  'dies once': () => process.env.ZOO_DIED === undefined && process.exit(9),
  hangs: sleep,
  'hangs, deaf to SIGTERM, with a child': () => {
    process.on('SIGTERM', () => undefined);
    spawn('sleep', ['1000'], { stdio: 'ignore' }).unref();
    sleep();
  },
  'floods stdout': () => {
    for (;;) put('x'.repeat(1 << 16));
  },
  'floods lines': () => {
    for (;;) put('{}\n'.repeat(1 << 14));
  },
  'half a line, then exit': () => {
    put('{"id":');
    process.exit(0);
  },
  'no newline': () => {
    put('{}');
    sleep();
  },
  'no UTF-8': () => writeSync(1, Buffer.from([0xff, 0xfe, 0x0a])),
  'no JSON': () => put('hello\n'),
  'a list': () => put('[]\n'),
  'no id': () => put('{"view":{}}\n'),
  'a wrong id': () => put('{"id":999999}\n'),
  'answers twice': ({ id }) => put(`{"id":${id}}\n{"id":${id}}\n`),
  'a wrong shape': ({ id }) => put(`{"id":${id},"sent":7}\n`),
  'a role that is none': ({ id }) => put(`{"id":${id},"view":{"role":"boss"}}\n`),
  'a term that is no number': ({ id }) => put(`{"id":${id},"view":{"currentTerm":"7"}}\n`),
  'a log with a gap': ({ id }) => put(`{"id":${id},"view":{"log":{"from":9,"entries":[]}}}\n`),
  'a message to nobody': ({ id }) => put(`{"id":${id},"sent":[{"to":77,"payload":1}]}\n`),
  __proto__: null,
  'sends __proto__': ({ id }) => put(`{"id":${id},"view":{"__proto__":{"role":"leader"}},"__proto__":{"x":1}}\n`),
  'closes stdin': () => closeSync(0),
  'terminal codes': () => put('\u001b]0;title\u0007::set-env name=A::b\n'),
  panics: ({ id }) => put(`{"id":${id},"panic":"assertion failed: term"}\n`),
  refuses: ({ id }) => put(`{"id":${id},"error":"not today"}\n`),
  sound: null,
  ...Object.fromEntries(Object.keys(saved).map((one) => [one, null])),
};

const buffer = Buffer.alloc(1 << 16);
if (way === 'never reads stdin' || way === 'never starts') sleep();
for (let rest = ''; ; ) {
  const count = readSync(0, buffer);
  if (count === 0) break;
  const lines = (rest + buffer.toString('utf8', 0, count)).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const request = JSON.parse(line);
    asked += 1;
    if (asked === Number(at) && ways[way] !== null) {
      ways[way](request);
      if (['closes stdin', 'dies once'].includes(way)) put(`${JSON.stringify(answerTo(request))}\n`);
    } else put(`${JSON.stringify(answerTo(request))}\n`);
  }
}
