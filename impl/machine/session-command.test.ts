import { describe, expect, test } from 'vitest';
import { defaultKeyValueLimits, encodeKeyValueCommand } from './key-value-command.ts';
import type { RefusalCode } from './refusal.ts';
import { CommandError } from './refusal.ts';
import type { SessionCommand } from './session-command.ts';
import {
  defaultSessionLimits,
  encodeSessionCommand,
  parseSessionCommand,
  parseSessionReply,
} from './session-command.ts';
import { smallSessionLimits } from './testing/session-log.ts';

const request: Extract<SessionCommand, { readonly kind: 'request' }> = {
  kind: 'request',
  session: 7,
  sequence: 5,
  acknowledgedBelow: 3,
  command: '{"kind":"get","key":"x"}',
};

const parse = (text: string): unknown => parseSessionCommand(text, smallSessionLimits);

test('a command that is encoded is parsed as the same command, with its stamp', () => {
  const commands: readonly SessionCommand[] = [request, { kind: 'register' }, { kind: 'keepAlive', session: 7 }];
  for (const command of commands) expect(parse(encodeSessionCommand(command, 12))).toEqual({ ...command, time: 12 });
});

test('the longest command of the store fits into a request', () => {
  const value = '\u0001'.repeat(defaultKeyValueLimits.valueLengthMax);
  const key = '\u0001'.repeat(defaultKeyValueLimits.keyLengthMax);
  const command = encodeKeyValueCommand({ kind: 'compareAndSet', key, expected: value, value });
  const text = encodeSessionCommand({ ...request, command }, Number.MAX_SAFE_INTEGER);
  expect(parseSessionCommand(text, defaultSessionLimits)).toMatchObject({ kind: 'request', command });
});

describe('what is not the canonical text of a command is refused as malformed', () => {
  const good = encodeSessionCommand(request, 12);
  test.each([
    ['nothing', ''],
    ['a bare command of the store', request.command],
    ['no stamp', '{"kind":"register"}'],
    ['a stamp behind the kind', '{"kind":"register","time":1}'],
    ['a stamp before time', '{"time":-1,"kind":"register"}'],
    ['minus nothing for a stamp', '{"time":-0,"kind":"register"}'],
    ['half a millisecond', '{"time":0.5,"kind":"register"}'],
    ['a stamp that no number holds', '{"time":9007199254740993,"kind":"register"}'],
    ['an endless stamp', '{"time":1e400,"kind":"register"}'],
    ['an unknown kind', '{"time":1,"kind":"close","session":7}'],
    ['an unknown field', '{"time":1,"kind":"register","session":7}'],
    ['a session of no entry', good.replace('"session":7', '"session":0')],
    ['a sequence of 0', good.replace('"sequence":5', '"sequence":0').replace('Below":3', 'Below":0')],
    ['an acknowledgement of the reply asked for', good.replace('Below":3', 'Below":6')],
    ['a command that is no text', good.replace(/"command":.*/, '"command":1}')],
    ['a space', good.replace(',', ', ')],
  ])('%s', (_, text) => {
    expect(text).not.toBe(good);
    expect(parse(text)).toEqual({ kind: 'refused', code: 'malformed' });
  });
});

describe('the encoder refuses exactly what every server would', () => {
  function codeOf(command: SessionCommand): RefusalCode | undefined {
    try {
      encodeSessionCommand(command, 12, smallSessionLimits);
      return undefined;
    } catch (error) {
      if (error instanceof CommandError) return error.code;
      throw error;
    }
  }

  const { commandLengthMax, outstandingMax } = smallSessionLimits;
  test.each<[string, SessionCommand, RefusalCode | undefined]>([
    ['the longest command', { ...request, command: '\u0001'.repeat(commandLengthMax) }, undefined],
    ['a longer one', { ...request, command: 'x'.repeat(commandLengthMax + 1) }, 'commandTooLong'],
    [
      'as many outstanding as may be',
      { ...request, sequence: request.acknowledgedBelow + outstandingMax - 1 },
      undefined,
    ],
    ['one more', { ...request, sequence: request.acknowledgedBelow + outstandingMax }, 'tooManyOutstanding'],
    ['an acknowledgement of the reply asked for', { ...request, acknowledgedBelow: 6 }, 'malformed'],
    ['half a sequence', { ...request, sequence: 5.5 }, 'malformed'],
  ])('%s', (_, command, code) => {
    expect(codeOf(command)).toBe(code);
    const parsed = parseSessionCommand(JSON.stringify({ time: 12, ...command }), smallSessionLimits);
    expect(parsed.kind === 'refused' ? parsed.code : undefined).toBe(code);
  });

  test('and says why', () => {
    expect(() => encodeSessionCommand({ ...request, sequence: 40 }, 12)).toThrow(
      'this command would be refused (tooManyOutstanding): at most 32 requests of a session may be without a reply, ' +
        'and a command has at most 1048576 UTF-16 units',
    );
    expect(() => encodeSessionCommand({ ...request, acknowledgedBelow: 6 }, 12)).toThrow(
      'this command would be refused (malformed): command: acknowledges the reply that it asks for',
    );
    expect(() => encodeSessionCommand(request, -1)).toThrow('(malformed): time: expected >=0');
  });
});

test('what is no reply is told from one', () => {
  expect(parseSessionReply('{"kind":"replied","reply":"any text"}')).toEqual({ kind: 'replied', reply: 'any text' });
  for (const text of ['', '{"kind":"replied"}', '{"kind":"registered","session":0}', '{"kind":"expired"}']) {
    expect(parseSessionReply(text), text).toBeUndefined();
  }
});
