import { Argument, Command, Option } from 'commander';
import { show as printable } from '../counterexamples/printable.ts';
import { showFormats } from '../counterexamples/formats.ts';
import { allGoals } from '../properties/judging/goals.ts';
import { propertyNames } from '../world/registry/judged.ts';
import { portfolio, strategyNames } from '../search/strategies/all.ts';
import { reductionNames } from '../search/symmetry/reductions.ts';
import { limits } from '../counterexamples/format/limits.ts';
import { modelNames } from '../counterexamples/histories/operations.ts';
import { placingsMax } from '../properties/linearizability/check.ts';
import { diskModes, featureNames, namedFeatures, standardFeatures } from '../properties/seen/subject.ts';
import { adapterCheck } from './commands/adapter-check.ts';
import type { AdapterCheckFlags } from './commands/adapter-check.ts';
import { browse } from './commands/browse.ts';
import type { BrowseFlags } from './commands/browse.ts';
import { check } from './commands/check.ts';
import type { CheckFlags } from './commands/check.ts';
import { explain } from './commands/explain.ts';
import type { ExplainFlags } from './commands/explain.ts';
import { explore } from './commands/explore.ts';
import type { ExploreFlags } from './explore/spec.ts';
import { faults } from './commands/faults.ts';
import type { FaultsFlags } from './commands/faults.ts';
import { fuzz } from './commands/fuzz.ts';
import type { FuzzFlags } from './commands/fuzz-job.ts';
import { importPages } from './commands/import.ts';
import type { ImportFlags } from './commands/import.ts';
import { linearizability } from './commands/linearizability.ts';
import type { LinearizabilityFlags } from './commands/linearizability.ts';
import { logDump } from './commands/log-dump.ts';
import { logVerify } from './commands/log-verify.ts';
import { replay } from './commands/replay.ts';
import { show } from './commands/show.ts';
import type { ShowFlags } from './commands/show.ts';
import { shrink } from './commands/shrink.ts';
import type { ShrinkFlags } from './commands/shrink.ts';
import { completion, shells } from './commands/completion.ts';
import type { Shell } from './commands/completion.ts';
import type { ExitCode } from './exit-code.ts';
import { addExamples } from './flags/examples.ts';
import { layoutColumns } from './terminal/columns.ts';
import { wordsPage } from './terminal/words.ts';
import { duration, features, memorySize, oneOf, properties, runPath, wholeNumber } from './flags/flags.ts';
import type { Io } from './io.ts';
import type { SubjectFlag } from './own/owns.ts';
import type { OutputOptions } from './terminal/output.ts';
import { packageVersion } from './package-root.ts';
import { foundFolder } from './files/saved.ts';
import { stepsDrawn } from '../search/engine/search-plan.ts';
import {
  adapter,
  budgets,
  html,
  json,
  nemesis,
  noConfig,
  out,
  ownSubject,
  quiet,
  seed,
  shrinkTime,
  starts,
  verbose,
  workers,
  world,
} from './flags/shared-flags.ts';
import { slug } from './slug.ts';

const serversMax = 7;
const errorColumns = 1000; // the list of all properties is long

/** Every command and flag. `done` gets the exit code of the command that was run. */
export function makeProgram(io: Io, done: (code: ExitCode) => void): Command {
  const program = new Command('raftcheck')
    .description('Checks Raft: finds the schedules that break it, and makes them short.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .addHelpText('after', 'Exit codes: 0 clean, 1 violation, 2 inconclusive, 64 usage. Words: help words.')
    .exitOverride()
    // Every command has options: said of each, it would leave no room for what they do.
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}`.replace(/ \[options\]/, '') })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
      outputError: (text, write) => write(`raftcheck: ${printable(oneLine(text), errorColumns)}\n`),
    });
  addCheck(program, io, done);
  addFuzz(program, io, done);
  addExplore(program, io, done);
  addFileCommands(program, io, done);
  addImport(program, io, done);
  addBrowse(program, io, done);
  addFaults(program, io, done);
  addAdapter(program, io, done);
  addLinearizability(program, io, done);
  addLog(program, io, done);
  addAbout(program, io, done);
  addExamples(program);
  return program;
}

type Done = (code: ExitCode) => void;

/** Of commander's errors, the suggestion stands on a line of its own. */
const oneLine = (text: string): string =>
  text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ')
    .replace(/^too many arguments.*/, '$& See its --help.');

function addCheck(program: Command, io: Io, done: Done): void {
  const command = program
    .command('check')
    .description('replay the saved files, then fuzz: for CI')
    .addOption(ownSubject())
    .addOption(adapter())
    .addOption(noConfig())
    .option('--servers <n>', `servers, 1 to ${serversMax} (default: 2 to 4, then 5)`, wholeNumber(1, serversMax))
    .addOption(seed());
  for (const option of budgets('25s')) command.addOption(option);
  command
    .addOption(workers())
    .addOption(out())
    .addOption(html())
    .addOption(json())
    .addOption(quiet())
    .addOption(verbose())
    .action(async (flags: CheckFlags) => done(await check(flags, io)));
}

/** Time does not go by in what is explored. */
const explorableFeatures = featureNames.filter((name) => name !== 'leaseReads');

function addFuzz(program: Command, io: Io, done: Done): void {
  const command = program
    .command('fuzz')
    .description('check random schedules, step by step')
    .option(
      '--subject <name>',
      'impl, model, documented, fault:ID, or your own: ./my-raft.js, a name of the configuration (default: its subject, or impl)',
    )
    .addOption(adapter())
    .addOption(noConfig())
    .option('--servers <n>', `servers, 1 to ${serversMax} (default: drawn, mostly 3)`, wholeNumber(1, serversMax))
    .addOption(seed())
    .option(
      '--features <list>',
      `all, none or of ${standardFeatures.join(', ')}; -NAME for all but it; not in all: ${namedFeatures.join(', ')} (default: drawn, run by run)`,
      features,
    )
    .addOption(
      new Option('--disk <mode>', 'when writes are durable; log: the real storage (default: drawn)').choices(diskModes),
    )
    .option('--clients <n>', 'of a key-value store (default: 0 or 3, drawn)', wholeNumber(0, limits.clients))
    .option('--property <list>', `what is judged (default: all): ${propertyNames.map(slug).join(', ')}`, properties)
    .addOption(
      new Option('--conformance <on|off>', 'compare each step with the spec').choices(['on', 'off']).default('on'),
    );
  for (const option of [...budgets('20s'), ...starts()]) command.addOption(option);
  command
    .addOption(new Option('--strategy <name>', 'how schedules are made').choices(strategyNames).default(portfolio))
    .option('--corpus <dir>', 'what its runs reach first is kept there, and built on')
    .addOption(shrinkTime('--shrink-time'))
    .option('--steps <n>', 'steps drawn for one run', wholeNumber(1, 100_000), stepsDrawn)
    .addOption(nemesis())
    .addOption(world())
    .option('--reach <goal>', `find a run that reaches it: ${goalNames.join(', ')}`, oneOf(goalNames))
    .option('--max-findings <n>', 'end after so many different findings', wholeNumber(1, 1000), 1)
    .addOption(workers())
    .option('--path <chunk:index>', 'make one run of a seed and a strategy again', runPath)
    .option('--coverage', 'say which transitions and guards of the spec the runs took')
    .option('--fresh', 'as if nothing had been found before: replay no findings first')
    .option('--no-saved', 'the same, and build on no saved schedule, not on those of the package either')
    .addOption(out())
    .addOption(html())
    .addOption(json())
    .addOption(quiet())
    .addOption(verbose())
    .action(async (flags: FuzzFlags) => done(await fuzz(flags, io)));
}

function addExplore(program: Command, io: Io, done: Done): void {
  const bound = (flag: string, what: string, max: number): Option =>
    new Option(`${flag} <n>`, what).argParser(wholeNumber(0, max));
  program
    .command('explore')
    .description('every reachable state within bounds')
    .option('--subject <name>', 'model (raft.tla), model:MUTANT, impl, fault:ID, or your own: ./my-raft.js', 'model')
    .addOption(adapter())
    .addOption(noConfig())
    .option('--servers <n>', `servers, 1 to ${serversMax}`, wholeNumber(1, serversMax), 3)
    .addOption(bound('--max-term', 'no election timeout in this term', 50).default(2))
    .addOption(bound('--max-log', 'no command to a log of so many entries', 50).default(1))
    .addOption(bound('--max-messages', 'messages in flight', 50).default(2))
    .option('--duplicate', 'messages may be duplicated')
    .option('--drop', 'messages may be lost')
    .option('--restart', 'model: servers may restart')
    .addOption(bound('--values', 'model: different commands (default: 1)', 20))
    .addOption(bound('--crashes', 'impl: crashes, over all servers (default: 1)', 50))
    .addOption(bound('--commands', 'impl: commands, over all servers (default: any)', 50))
    .addOption(bound('--timeouts', 'impl: election timeouts (default: any)', 50))
    .addOption(bound('--transfers', 'impl: transfers of leadership asked for (default: any)', 50))
    .addOption(bound('--changes', 'impl: changes of who takes part asked for (default: 1)', 50))
    .addOption(bound('--reads', 'impl with readIndex: reads, over all servers (default: 1)', 50))
    .option('--features <list>', `impl: none, all or of ${explorableFeatures.join(', ')} (default: none)`, features)
    .addOption(
      new Option('--disk <mode>', 'impl: when writes are durable (default: immediate)').choices([
        'immediate',
        'delayed',
      ]),
    )
    .addOption(new Option('--conformance <on|off>', 'impl: beside the spec (default: on)').choices(['on', 'off']))
    .option('--liveness', 'also: does a commit come once the faults stop?')
    .addOption(bound('--grow-terms', 'with --liveness: terms beyond the bound (default: 1)', 50))
    .addOption(bound('--grow-messages', 'with --liveness: messages beyond the bound (default: 1)', 50))
    .option('--histories', 'keep histories, and judge by them: more states')
    .addOption(new Option('--reductions <name>', 'states taken as one').choices(reductionNames).default('all'))
    .addOption(workers())
    .option('--limit-states <n>', 'end after so many', wholeNumber(1, 1e12))
    .option('--limit-memory <size>', 'such as 8GB (default: 75 % of what is free)', memorySize)
    .option('--coverage', 'what was exercised of the spec')
    .option('--out <dir>', `where a counterexample is saved (default: ${foundFolder})`)
    .addOption(html())
    .addOption(json())
    .addOption(quiet())
    .addOption(verbose())
    .action(async (flags: ExploreFlags) => done(await explore(flags, io)));
}

const goalNames = allGoals.map(({ name }) => name);

const aScheduleFile = 'a schedule file, or the name of a known fault';

function addFileCommands(program: Command, io: Io, done: Done): void {
  program
    .command('replay')
    .description('does each file still end as it says?')
    .argument('<files...>', 'files, folders of them, or names of known faults')
    .addOption(ownSubject())
    .addOption(adapter())
    .addOption(noConfig())
    .addOption(json())
    .addOption(quiet())
    .action(async (paths: readonly string[], flags: OutputOptions & SubjectFlag) =>
      done(await replay(paths, flags, io)),
    );
  program
    .command('show')
    .description('what happens in a schedule')
    .argument('<file>', aScheduleFile)
    .addOption(ownSubject())
    .addOption(adapter())
    .addOption(noConfig())
    .addOption(new Option('--format <format>', 'how').choices([...showFormats, 'html']).default('table'))
    .option('--at <k>', 'the state of the cluster after step k', wholeNumber(0, 100_000))
    .action(async (path: string, flags: ShowFlags) => done(await show(path, flags, io)));
  program
    .command('explain')
    .description('why a schedule fails, and what would help')
    .argument('<file>', aScheduleFile)
    .addOption(ownSubject())
    .addOption(adapter())
    .addOption(noConfig())
    .option('--replays <n>', 'runs that it may take', wholeNumber(100, 1e6), 2000)
    .addOption(json())
    .action(async (path: string, flags: ExplainFlags) => done(await explain(path, flags, io)));
  program
    .command('shrink')
    .description('make a failing schedule minimal')
    .argument('<file>', 'a schedule file')
    .addOption(ownSubject())
    .addOption(adapter())
    .addOption(noConfig())
    .addOption(shrinkTime('--time'))
    .addOption(out())
    .addOption(html())
    .addOption(json())
    .addOption(quiet())
    .action(async (path: string, flags: ShrinkFlags) => done(await shrink(path, flags, io)));
}

function addImport(program: Command, io: Io, done: Done): void {
  program
    .command('import')
    .description('published trace tables become schedules')
    .argument('<files...>', 'trace tables (RST, CSV), traces of states (.itf.json), or folders of them')
    .option('--out <dir>', 'where the schedules are saved', '.')
    .option('--partial', 'save also what comes before the first row that is not explained')
    .option('--verbose', 'list by row what a page does not say')
    .addOption(html('save a page of each file that can be read: in --out, or in that folder'))
    .addOption(json())
    .addOption(quiet())
    .action(async (paths: readonly string[], flags: ImportFlags) => done(await importPages(paths, flags, io)));
}

function addBrowse(program: Command, io: Io, done: Done): void {
  program
    .command('browse')
    .description('take steps by hand: a live page')
    .argument('[file]', 'a schedule file to go on from')
    .option('--subject <name>', 'impl, model, documented, fault:ID, or your own: ./my-raft.js (default: impl)')
    .addOption(adapter())
    .addOption(noConfig())
    .option('--servers <n>', `servers, 1 to ${serversMax} (default: 3)`, wholeNumber(1, serversMax))
    .option('--features <list>', `all, none or of ${featureNames.join(', ')} (default: none, or your own)`, features)
    .addOption(new Option('--disk <mode>', 'when writes are durable (default: immediate)').choices(diskModes))
    .option('--clients <n>', 'clients of the key-value store (default: none)', wholeNumber(0, limits.clients))
    .option('--at <k>', 'with a file: stand behind step k (default: its last)', wholeNumber(0, limits.steps))
    .addOption(seed())
    .addOption(out())
    .addOption(
      new Option('--port <n>', 'where to listen, on this machine alone')
        .argParser(wholeNumber(0, 65_535))
        .default(0, 'a free one'),
    )
    .option('--open', 'open a browser too')
    .action(async (path: string | undefined, flags: BrowseFlags) => done(await browse(path, flags, io)));
}

function addFaults(program: Command, io: Io, done: Done): void {
  program
    .command('faults')
    .description('known bugs of Raft: list or find them')
    .addArgument(new Argument('[id]', 'find this one'))
    .option('--run <id>', 'the same; all: find every one and measure')
    .option('--explain <id>', 'its story, and where it happened')
    .addOption(seed())
    .option('--seeds <n>', 'with --run all: so many seeds, from --seed or 1', wholeNumber(1, 1000), 1)
    .addOption(new Option('--time <time>', 'when to give up on one').argParser(duration).default(60_000, '60s'))
    .addOption(html())
    .addOption(json())
    .addOption(quiet())
    .addOption(verbose())
    .action(async (id: string | undefined, flags: FaultsFlags) => done(await faults(id, flags, io)));
}

function addAdapter(program: Command, io: Io, done: Done): void {
  program
    .command('adapter')
    .description('a Raft of your own in another process: check')
    .command('check')
    .description('what works of it, what it declares, where it contradicts itself')
    .argument('<command>', 'as for --adapter')
    .addOption(new Option('--time <time>', 'when to end').argParser(duration).default(5_000, '5s'))
    .addOption(json())
    .action(async (command: string, flags: AdapterCheckFlags) => done(await adapterCheck(command, flags, io)));
}

function addLinearizability(program: Command, io: Io, done: Done): void {
  program
    .command('linearizability')
    .description('could one store have given what clients saw?')
    .argument('<files...>', 'histories of Jepsen or Porcupine (docs/linearizability.md)')
    .addOption(new Option('--model <name>', 'what they are of').choices(modelNames).makeOptionMandatory())
    .addOption(
      new Option('--placings <n>', 'tried for each key before it is unknown')
        .argParser(wholeNumber(1, 1e12))
        .default(placingsMax),
    )
    .addOption(html('save a page with the picture: beside the file, or in that folder'))
    .addOption(json())
    .addOption(quiet())
    .action(async (paths: readonly string[], flags: LinearizabilityFlags) =>
      done(await linearizability(paths, flags, io)),
    );
}

function addLog(program: Command, io: Io, done: Done): void {
  const log = program.command('log').description('the log of a server on its disk: dump, verify');
  log
    .command('dump')
    .description('all that is in it')
    .argument('<dir>', 'the directory of the server; nothing in it is changed')
    .addOption(json())
    .action(async (directory: string, flags: OutputOptions) => done(await logDump(directory, flags, io)));
  log
    .command('verify')
    .description('is it as it was written?')
    .argument('<dir>', 'the directory of the server; nothing in it is changed')
    .addOption(json())
    .addOption(quiet())
    .action(async (directory: string, flags: OutputOptions) => done(await logVerify(directory, flags, io)));
}

/** What explains the command line itself. */
function addAbout(program: Command, io: Io, done: Done): void {
  program
    .command('completion', { hidden: true })
    .description('print a script that completes on Tab')
    .addArgument(new Argument('<shell>', 'for which').choices(shells))
    .action((shell: Shell) => done(completion(shell, program, io)));
  program
    .command('words', { hidden: true })
    .configureHelp({ formatHelp: () => wordsPage(layoutColumns(io)) })
    .action((_: unknown, command: Command) => command.outputHelp());
}
