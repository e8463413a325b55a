import { Chalk } from 'chalk';
import type { Paint } from '../../counterexamples/show/paint.ts';
import { plainPaint } from '../../counterexamples/show/paint.ts';
import { escapeInJson } from '../../counterexamples/printable.ts';
import { paragraph } from '../../counterexamples/show/lines.ts';
import type { Io, Stream } from '../io.ts';
import { layoutColumns } from './columns.ts';

export interface OutputOptions {
  readonly json?: boolean | undefined; // one JSON object on stdout and nothing else
  readonly quiet?: boolean | undefined; // only what went wrong
  readonly verbose?: boolean | undefined; // all that was counted, too
}

/** The one place that writes to the terminal: text, colours and JSON. */
export class Output {
  readonly paint: Paint;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly columns: number; // that lines are laid out to
  readonly #io: Io;

  constructor(io: Io, { json = false, quiet = false, verbose = false }: OutputOptions = {}) {
    this.#io = io;
    this.json = json;
    this.quiet = quiet;
    this.verbose = verbose && !quiet;
    this.columns = layoutColumns(io);
    this.paint = !json && wantsColour(io.stdout, io.env) ? colours() : plainPaint;
  }

  /** What the user asked for; not with --json. */
  print(text: string): void {
    if (!this.json) this.#io.stdout.write(`${text}\n`);
  }

  /** What is good to know; not with --quiet either. */
  tell(text: string): void {
    if (!this.quiet) this.print(text);
  }

  /** The same, laid out, so far in. */
  printText(text: string, indent = 0): void {
    this.print(paragraph(text, indent, this.columns).join('\n'));
  }

  /** Laid out, and not with --quiet. */
  tellText(text: string, indent = 0): void {
    if (!this.quiet) this.printText(text, indent);
  }

  /** Can what is printed be amended later by what is better? A person sees it grow; who reads a pipe wants the end. */
  get isWatched(): boolean {
    return this.#io.stdout.isTTY === true && !this.json && !this.quiet;
  }

  /** A document, byte for byte. */
  write(text: string): void {
    this.#io.stdout.write(text);
  }

  warn(text: string): void {
    this.#io.stderr.write(`${text}\n`);
  }

  /** The one object of --json. */
  report(command: string, value: object): void {
    if (!this.json) return;
    const lines = JSON.stringify({ format: 'raftcheck-report', version: 1, command, ...value }, null, 2).split('\n');
    this.#io.stdout.write(`${lines.map(escapeInJson).join('\n')}\n`);
  }
}

/** Text is for a person at a terminal who did not say no (no-color.org), or who said FORCE_COLOR. */
function wantsColour(stream: Stream, env: Io['env']): boolean {
  const { NO_COLOR: no = '', FORCE_COLOR: force = '', TERM: term } = env;
  if (no !== '') return false;
  if (force !== '') return force !== '0' && force !== 'false';
  return stream.isTTY === true && term !== 'dumb';
}

function colours(): Paint {
  const chalk = new Chalk({ level: 1 });
  // Chalk would paint any further argument too, as from `lines.map(paint.dim)`.
  return {
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    red: (text) => chalk.red(text),
    green: (text) => chalk.green(text),
    yellow: (text) => chalk.yellow(text),
  };
}
