import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, raftcheck } from './cli-run.ts';

/** What bash offers for a line, the cursor at its end. */
async function offered(line: string, cwd = emptyFolder()): Promise<readonly string[]> {
  const { stdout: script } = await raftcheck('completion bash');
  const asking = `${script}
COMP_LINE=$1 COMP_POINT=\${#1}
_raftcheck
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const told = execFileSync('bash', ['--norc', '-c', asking, 'bash', line], { cwd, encoding: 'utf8' });
  return told.split('\n').filter((one) => one !== '');
}

describe('in bash', () => {
  test('commands', async () => {
    expect(await offered('raftcheck ')).toEqual(
      expect.arrayContaining(['check', 'fuzz', 'show', 'browse', 'import', 'help']),
    );
    expect(await offered('raftcheck ex')).toEqual(['explore', 'explain']);
    expect(await offered('raftcheck adapter ')).toContain('check');
    expect(await offered('raftcheck help wo')).toEqual(['words']);
  });

  test('flags of the command', async () => {
    expect(await offered('raftcheck fuzz --shr')).toEqual(['--shrink-time']);
    expect(await offered('raftcheck fuzz --seed 1 --max-f')).toEqual(['--max-findings']);
    expect(await offered('raftcheck log verify --js')).toEqual(['--json']);
    expect(await offered('raftcheck show --shr')).toEqual([]);
  });

  test('values of a flag', async () => {
    expect(await offered('raftcheck show --format mer')).toEqual(['mermaid']);
    expect(await offered('raftcheck show --format=mer')).toEqual(['mermaid']);
    expect(await offered('raftcheck fuzz --strategy uni')).toEqual(['uniform']);
  });

  test('a fault behind its colon, at which bash has cut the word', async () => {
    expect(await offered('raftcheck fuzz --subject fault:prev-t')).toEqual(['prev-term-not-checked']);
    expect(await offered('raftcheck fuzz --subject imp')).toEqual(['impl']);
  });

  test('faults and files where a schedule is wanted', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'commit-quotes'));
    writeFileSync(join(cwd, 'commit-quo one.json'), '');
    const all = ['commit-quorum-off-by-one', 'commit-quotes', 'commit-quo one.json'];
    expect([...(await offered('raftcheck show commit-quo', cwd))].sort()).toEqual([...all].sort());
  });

  test('nothing that a line holds is run', async () => {
    const cwd = emptyFolder();
    await offered('raftcheck fuzz $(touch made) `touch made` --out $(touch made', cwd);
    expect(execFileSync('ls', [cwd], { encoding: 'utf8' })).toBe('');
  });
});

test.each(['bash', 'zsh', 'fish'])('%s reads its script', async (shell) => {
  const { code, stdout } = await raftcheck(`completion ${shell}`);
  expect(code).toBe(0);
  for (const word of ['shrink-time', 'fault:prev-term-not-checked', 'mermaid']) expect(stdout).toContain(word);
  const file = join(emptyFolder(), 'script');
  writeFileSync(file, stdout);
  const checked = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
  const isThere = checked.error === undefined; // zsh and fish may not be
  expect(isThere ? [checked.status, checked.stderr] : [0, '']).toEqual([0, '']);
});

test('another shell is refused', async () => {
  const { code, stderr } = await raftcheck('completion tcsh');
  expect(code).toBe(64);
  expect(stderr).toContain('bash, zsh, fish');
});
