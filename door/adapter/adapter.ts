import type { Target } from '../../properties/judging/target.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { isSubjectError, SubjectError } from '../../properties/subject-error.ts';
import { defineSubject } from '../../world/registry/define-subject.ts';
import type { ServerInput } from '../../world/subjects/own/server.ts';
import type { Asked } from './hosted.ts';
import { hosting } from './hosted.ts';
import { AdapterEnded, Pipes } from './pipes.ts';
import type { Change, Hello, StepReply } from './replies.ts';
import type { Request } from './requests.ts';
import { helloReply, loadReply, protocolVersion, read, resetReply, saveReply, stepReply } from './replies.ts';

const silenceDefault = 5000; // milliseconds
const deathsToBelieve = 3;

/** A Raft in another process as something to check: the command hosts all servers of a cluster (docs/adapter-protocol.md). */
export function adapterSubject(command: string, cwd: string, silenceMs = silenceDefault): Target {
  const host = new Adapter(command, cwd, silenceMs);
  const { name, version, declares = {} } = host.hello();
  try {
    const target = defineSubject({
      name,
      ...(version !== undefined && { version }),
      declares,
      make: hosting(host),
    });
    return { ...target, slow: true };
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError)
      throw new SubjectError(`the adapter's hello: ${error.message}`);
    throw error;
  }
}

/** Asks the process, and starts it anew where it has ended. */
class Adapter implements Asked {
  readonly #command: string;
  readonly #cwd: string;
  readonly #silenceMs: number;
  #pipes: Pipes | null = null;
  #running: Started | null = null; // once it has said what it is
  #asked: Line[] = []; // all on which it hangs where the process is, the reset first
  #id = 0;

  constructor(command: string, cwd: string, silenceMs: number) {
    this.#command = command;
    this.#cwd = cwd;
    this.#silenceMs = silenceMs;
  }

  /** What it says of itself, which every process is asked first. */
  hello(): Hello {
    return this.#guarded(() => this.#started().hello);
  }

  reset({
    servers,
    voters = servers,
    features,
    maxEntries,
    maxInFlight,
    disk,
    clients = 0,
  }: ClusterOptions): readonly Change[] {
    const { id, line } = this.#request({
      op: 'reset',
      servers,
      voters,
      features,
      maxEntries,
      maxInFlight,
      disk,
      clients,
    });
    this.#asked = [{ server: 0, line }];
    return this.#guarded(() => read(resetReply, id, line, this.#ask(line)).servers);
  }

  /** Throws what is the finding Crash if the process dies of this step, each time. */
  step(server: number, input: ServerInput): StepReply {
    const { id, line } = this.#requestOf(server, { op: 'step', server, input });
    return this.#guarded(() => {
      try {
        return read(stepReply, id, line, this.#ask(line));
      } catch (error) {
        if (!(error instanceof AdapterEnded)) throw error;
        throw this.#diesAgain() ?? this.#died('the process died, but not again when it was asked the same');
      }
    });
  }

  save(server: number): unknown {
    const { id, line } = this.#requestOf(server, { op: 'save', server });
    return this.#guarded(() => read(saveReply, id, line, this.#ask(line)).state);
  }

  load(server: number, state: unknown): Change {
    this.#asked = this.#asked.filter((before) => before.server !== server); // nothing hangs on it any more
    const { id, line } = this.#requestOf(server, { op: 'load', server, state });
    return this.#guarded(() => read(loadReply, id, line, this.#ask(line)).view);
  }

  #requestOf(server: number, request: Request): { readonly id: number; readonly line: string } {
    const numbered = this.#request(request);
    this.#asked.push({ server, line: numbered.line });
    return numbered;
  }

  #request(request: Request): { readonly id: number; readonly line: string } {
    this.#id += 1;
    return { id: this.#id, line: `{"id":${this.#id},${JSON.stringify(request).slice(1)}` };
  }

  #ask(line: string): string {
    return this.#started().pipes.ask(line);
  }

  #started(): Started {
    if (this.#running !== null) return this.#running;
    this.#pipes = new Pipes(this.#command, this.#cwd, this.#silenceMs);
    const { id, line } = this.#request({ op: 'hello', protocol: protocolVersion });
    const hello = read(helloReply, id, line, this.#pipes.ask(line));
    this.#running = { pipes: this.#pipes, hello };
    return this.#running;
  }

  /** Asks all since the reset again, in new processes. */
  #diesAgain(): Error | null {
    const ending = this.#ending();
    for (let deaths = 1; deaths < deathsToBelieve; deaths += 1) {
      this.#end();
      if (!this.#diesOf(this.#asked)) return null;
    }
    return new Error(`the process died of it${ending}`);
  }

  #diesOf(lines: readonly Line[]): boolean {
    for (const [k, { line }] of lines.entries()) {
      try {
        this.#ask(line);
      } catch (error) {
        if (error instanceof AdapterEnded) return k === lines.length - 1;
        throw error;
      }
    }
    return false;
  }

  /** What is wrong with the process ends it: the next question goes to another. */
  #guarded<What>(ask: () => What): What {
    try {
      return ask();
    } catch (error) {
      const thrown = error instanceof AdapterEnded ? this.#died('the process ended') : error;
      const told = isSubjectError(thrown)
        ? new SubjectError(`adapter ${JSON.stringify(this.#command)}: ${thrown.message}`)
        : thrown;
      this.#end();
      throw told;
    }
  }

  #died(what: string): SubjectError {
    return new SubjectError(`${what}${this.#ending()}`);
  }

  /** How the process ended, in words, behind that it did. */
  #ending(): string {
    const { status, stderr } = this.#pipes?.last() ?? { status: '', stderr: '' };
    return `${status === '' ? '' : ` (exit code ${status})`}${stderr === '' ? '' : `: ${stderr}`}`;
  }

  #end(): void {
    this.#pipes?.close();
    this.#pipes = null;
    this.#running = null;
  }
}

/** Something that was asked, of a server or (0) of all. */
interface Line {
  readonly server: number;
  readonly line: string;
}

interface Started {
  readonly pipes: Pipes;
  readonly hello: Hello;
}
