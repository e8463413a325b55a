import { show } from '../../counterexamples/printable.ts';
import { quoted } from '../../counterexamples/shell.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { subjectNames } from '../../world/registry/registry.ts';
import { pathFrom } from '../path-from.ts';
import type { Io } from '../io.ts';
import { unknownName, UsageError } from '../usage-error.ts';
import { readConfiguration } from './configuration.ts';
import type { ReadConfiguration } from './configuration.ts';
import { findConfiguration } from './find-configuration.ts';
import type { Own } from './own.ts';
import { isFile, ownBehind, ownIn } from './own.ts';

export interface SubjectFlag {
  readonly subject?: string; // a file, or a name that the configuration knows
  readonly adapter?: string; // the command of the process that it runs in
  readonly config?: boolean; // --no-config: false
  readonly quiet?: boolean | undefined;
}

/**
 * The user's subjects that a command may be about: of its flags, or of the configuration, which is read only when one of
 * its names may be meant. Throws a UsageError, or what loading the subject throws.
 */
export class Owns {
  readonly #io: Io;
  readonly #flags: SubjectFlag;
  readonly #known = new Map<string, Own>();
  #configuration: Promise<ReadConfiguration | null> | null = null;
  #flagged: Own | null = null;

  private constructor(io: Io, flags: SubjectFlag) {
    this.#io = io;
    this.#flags = flags;
  }

  /** With the subject that the flags name loaded. `builtInToo`: they may name a built-in one. */
  static async from(
    io: Io,
    flags: SubjectFlag,
    { builtInToo = false }: { readonly builtInToo?: boolean } = {},
  ): Promise<Owns> {
    const { subject } = flags;
    if (!builtInToo && subject !== undefined && !isFile(subject) && !mayBeOwn(subject))
      throw new UsageError(`--subject ${show(subject)}: expected a subject of your own: a file, such as ./my-raft.js`);
    const owns = new Owns(io, flags);
    owns.#flagged = await owns.#loadFlagged();
    return owns;
  }

  /** What is to be searched; null for a built-in subject. */
  async searched(): Promise<Own | null> {
    const { subject, adapter } = this.#flags;
    if (subject !== undefined || adapter !== undefined) return this.#flagged;
    const configuration = await this.#read();
    const [only, ...more] = Object.keys(configuration?.subjects ?? {});
    const name = configuration?.subject ?? (more.length === 0 ? only : undefined);
    return name === undefined ? null : this.#configured(name);
  }

  /** What a saved schedule is of; null for a built-in subject, or one that nobody knows. */
  async of({ subject }: Pick<Schedule, 'subject'>): Promise<Own | null> {
    if (this.#flagged?.target.name === subject) return this.#flagged;
    return mayBeOwn(subject) ? this.#configured(subject) : null;
  }

  async #loadFlagged(): Promise<Own | null> {
    const { subject, adapter } = this.#flags;
    if (adapter !== undefined)
      return { ...(await ownBehind(this.#io.cwd, adapter, '--adapter')), flag: `--adapter ${quoted(adapter)}` };
    if (subject === undefined || !(isFile(subject) || mayBeOwn(subject))) return null;
    const where = `--subject ${show(subject)}`;
    if (isFile(subject))
      return { ...(await ownIn(this.#io.cwd, subject, where)), flag: `--subject ${quoted(subject)}` };
    const own = await this.#configured(subject);
    if (own !== null) return own;
    const names = Object.keys((await this.#read())?.subjects ?? {});
    throw unknownName(
      'subject',
      subject,
      [...subjectNames, ...names],
      `expected a file, such as ./my-raft.js, or a name: ${['impl', 'model', 'documented', 'fault:ID (raftcheck faults)', ...names].join(', ')}`,
    );
  }

  /** Null if the configuration does not know the name. */
  async #configured(name: string): Promise<Own | null> {
    const before = this.#known.get(name);
    if (before !== undefined) return before;
    const configuration = await this.#read();
    if (configuration === null) return null;
    const { subjects = {}, file, folder } = configuration;
    if (!Object.hasOwn(subjects, name)) return null;
    const given = subjects[name] ?? '';
    const where = `${file}: subjects.${name}`;
    const own =
      typeof given === 'string' ? await ownIn(folder, given, where) : await ownBehind(folder, given.adapter, where);
    if (own.target.name !== name)
      throw new UsageError(`${where}: the subject calls itself ${own.target.name}: enter it under that name`);
    this.#known.set(name, own);
    return own;
  }

  async #read(): Promise<ReadConfiguration | null> {
    this.#configuration ??= this.#find();
    return this.#configuration;
  }

  async #find(): Promise<ReadConfiguration | null> {
    if (this.#flags.config === false) return null;
    const { cwd, stderr } = this.#io;
    const path = findConfiguration(cwd);
    if (path === null) return null;
    const shown = show(pathFrom(cwd, path));
    const configuration = await readConfiguration(path, shown);
    if (this.#flags.quiet !== true) stderr.write(`raftcheck: configuration ${shown}\n`);
    return configuration;
  }
}

/** A name that no built-in subject has, nor could have had. */
export const mayBeOwn = (subject: string): boolean =>
  !subjectNames.includes(subject) && !/^(model|fault):/.test(subject);

/** What is to be known of a run by another version of the subject than the one that it was saved with; null if it is that one. */
export function versionNote({ subject, subjectVersion }: Schedule, own: Own | null): string | null {
  const version = own?.target.version;
  if (own?.target.name !== subject || subjectVersion === undefined || version === subjectVersion) return null;
  return `saved with ${subject} ${show(subjectVersion)}, run with ${version === undefined ? 'one of no version' : show(version)}`;
}
