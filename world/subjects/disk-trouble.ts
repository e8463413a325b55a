import type { DiskOperation, DiskProgram, Write } from '../../impl/index.ts';
import { StoragePoisoned } from '../../impl/index.ts';
import { flippedDisk } from '../disk/corruption.ts';
import { crashChoice } from '../disk/crash-choice.ts';
import { crashDisk } from '../disk/crash.ts';
import { noFaults } from '../disk/disk-faults.ts';
import { DiskSession } from '../disk/disk-session.ts';
import { perform } from '../disk/perform.ts';
import type { SimulatedDisk } from '../disk/simulated-disk.ts';
import { withFaults } from '../disk/simulated-disk.ts';
import type { DiskTrouble } from '../../properties/seen/subject.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { carriedOut } from './log-on-disk.ts';
import type { LogOnDisk } from './log-on-disk.ts';

/**
 * What a crash leaves on the disk of a server, with `write` its oldest pending one, if there is one. Without trouble the
 * power is lost before that write begins, and with it all that is not synced.
 */
export function diskAfterCrash(log: LogOnDisk, write: Write | null, trouble: DiskTrouble | undefined): SimulatedDisk {
  if (trouble === undefined) return crashDisk(log.ended().session.disk, { directory: 0, files: new Map() });
  const undisturbed = writing(log, write, (disk) => disk);
  const [choice, further] = divided(trouble.choice, undisturbed.disks.length);
  switch (trouble.trouble) {
    case 'kill':
      return at(undisturbed.disks, choice);
    case 'powerLoss':
      return powerLost(at(undisturbed.disks, choice), further);
    case 'bitFlip': {
      const left = powerLost(at(undisturbed.disks, choice), further);
      return flippedDisk(left, spread * trouble.choice).disk;
    }
    case 'failedSync': {
      const syncs = undisturbed.operations.filter(({ kind }) => kind === 'sync' || kind === 'syncDirectory').length;
      const [nth, then] = divided(trouble.choice, syncs);
      const disk = failed(log, write, { syncs: [{ nth: nth + 1, times: 'once' }] });
      return then % 2 === 0 ? disk : powerLost(disk, then);
    }
    case 'fullDisk': {
      const writes = undisturbed.operations.filter((operation) => operation.kind === 'write');
      const [nth, bytes] = divided(trouble.choice, writes.length);
      const keeps = bytes % (writes[nth]?.bytes.length ?? 1);
      return failed(log, write, { writes: [{ nth: nth + 1, keeps, code: 'ENOSPC' }] });
    }
    default:
      return unreachable(trouble.trouble);
  }
}

const spread = 7919; // a prime: near choices turn over bits that are far apart

const powerLost = (disk: SimulatedDisk, choice: number): SimulatedDisk => crashDisk(disk, crashChoice(disk, choice));

function failed(log: LogOnDisk, write: Write | null, faults: Partial<SimulatedDisk['faults']>): SimulatedDisk {
  const { disks } = writing(log, write, (disk) => withFaults(disk, { ...noFaults, ...faults }));
  return withFaults(at(disks, disks.length - 1), noFaults);
}

/** A program under way: what it asked for, and the disk before it and after each of its operations. */
interface Writing {
  readonly operations: readonly DiskOperation[];
  readonly disks: readonly SimulatedDisk[];
}

function writing(log: LogOnDisk, write: Write | null, before: (disk: SimulatedDisk) => SimulatedDisk): Writing {
  const { session, storage } = log.ended();
  const start = before(session.disk);
  return write === null ? { operations: [], disks: [start] } : watched(start, carriedOut(storage, write));
}

/** Up to its end, or until it gives up. */
function watched(start: SimulatedDisk, program: DiskProgram<void>): Writing {
  const session = new DiskSession(start);
  try {
    session.run(program);
  } catch (error) {
    if (!(error instanceof StoragePoisoned)) throw error;
  }
  const disks = [start];
  for (const operation of session.operations) disks.push(perform(at(disks, disks.length - 1), operation).disk);
  return { operations: session.operations, disks };
}

function at(disks: readonly SimulatedDisk[], index: number): SimulatedDisk {
  const disk = disks[index];
  if (disk === undefined) throw new RangeError(`there is no moment ${index}`);
  return disk;
}

/** One of `ways`, and what is left of the number to choose by. */
function divided(choice: number, ways: number): readonly [number, number] {
  return [choice % ways, Math.floor(choice / ways)];
}
