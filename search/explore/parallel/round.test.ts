import { expect, test } from 'vitest';
import { digestWords } from '../../numbering/digest.ts';
import { channelMemory, Letter, letterLength } from './channel.ts';
import { Round } from './round.ts';

const stride = 2;

/** So many steps out of two states in turn; the `k`-th has number `k`, and its fingerprint is for this part to keep. */
function stepsFor(length: number, keeperOf: (k: number) => 0 | 1): Parameters<Round['send']>[0] {
  const all = Int32Array.from({ length }, (_, k) => k);
  const words = new Int32Array(digestWords * length);
  for (const k of all) words.set([keeperOf(k) * 0x8000, k, -k], digestWords * k);
  return { length, sources: all.map((k) => k % 2), steps: all, auxiliaries: all.map((k) => -k), words };
}

const batch = { block: Int32Array.of(-1, -1, 10, 11, 20, 21), at: 2, count: 2 };

/** Answers that those fingerprints are new whose second word pleases. */
function answer(letter: Letter, isNew: (word: number) => boolean): void {
  const words = Array.from({ length: letter.length }, (_, k) => letter.words[digestWords * k + 1] as number);
  const positions = [...words.keys()].filter((k) => isNew(words[k] as number));
  letter.words.set(positions);
  letter.answer(positions.length);
}

/** What the round has kept: first integer of the state left, step, auxiliary state. */
function keptBy(round: Round): readonly (readonly number[])[] {
  const kept: (readonly number[])[] = [];
  round.keepNew({
    keep: (rows, from, step, auxiliary) => kept.push([rows[from] as number, step, auxiliary]) > 0,
  });
  return kept;
}

test('what is new is kept in the order of the steps, whoever keeps the fingerprints', () => {
  const channels = [channelMemory(), channelMemory()];
  const round = new Round(channels, 0, stride);
  expect(
    round.send(
      stepsFor(6, (k) => (k < 3 ? 1 : 0)),
      batch,
      0,
    ),
  ).toBe(6);
  const [one, other] = channels.map((channel) => new Letter(channel, 0)) as [Letter, Letter];
  answer(one, (word) => word !== 4);
  expect(round.isAnswered).toBe(false);
  answer(other, (word) => word !== 0);
  expect(round.isAnswered).toBe(true);
  expect(keptBy(round)).toEqual([
    [20, 1, -1],
    [10, 2, -2],
    [20, 3, -3],
    [20, 5, -5],
  ]);
});

test('what finds no room in a letter is sent in the next round', () => {
  const channels = [channelMemory(), channelMemory()];
  const steps = stepsFor(letterLength + 2, () => 1);
  const [first, second] = [new Round(channels, 0, stride), new Round(channels, 1, stride)];
  expect(first.send(steps, batch, 0)).toBe(letterLength);
  expect(second.send(steps, batch, letterLength)).toBe(letterLength + 2);
  for (const place of [0, 1]) for (const channel of channels) answer(new Letter(channel, place), () => true);
  const kept = [...keptBy(first), ...keptBy(second)];
  expect(kept.map(([, step]) => step)).toEqual([...steps.steps]);
});
