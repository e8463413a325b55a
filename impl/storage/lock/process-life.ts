import { readFile } from 'node:fs/promises';
import { systemCode } from '../disk/node-error.ts';

/** A process, told apart from a later one with its number where the system says when it started. */
export interface ProcessLife {
  readonly pid: number;
  readonly startedAt: string | null; // in ticks since the boot; null where nobody says
}

export async function thisProcess(): Promise<ProcessLife> {
  return { pid: process.pid, startedAt: (await statOf(process.pid))?.startedAt ?? null };
}

/** False only if it is certain that it has ended. */
export async function isAlive({ pid, startedAt }: ProcessLife): Promise<boolean> {
  return exists(pid) && isLifeOf(startedAt, await statOf(pid));
}

/** Whether a process that started then may be the one of which the system says this. Null: it says nothing. */
export function isLifeOf(startedAt: string | null, stat: ProcessStat | null): boolean {
  if (stat === null) return true;
  return !stat.hasEnded && (startedAt === null || startedAt === stat.startedAt);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH'; // EPERM: it is there, and somebody else's
  }
}

interface ProcessStat {
  readonly hasEnded: boolean;
  readonly startedAt: string;
}

// See proc(5). The name of the process, in brackets, may hold anything, blanks and brackets too.
async function statOf(pid: number): Promise<ProcessStat | null> {
  let text: string;
  try {
    text = await readFile(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null; // a system without it, or one that hides the processes of others
  }
  const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { hasEnded: state === 'Z' || state === 'X', startedAt: fields[18] ?? '' };
}
