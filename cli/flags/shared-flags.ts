import { Option } from 'commander';
import { worldOptions } from '../../properties/seen/subject.ts';
import { nemeses, unusualNemeses, usualNemeses } from '../../world/steps/descriptor.ts';
import { duration, listOf, wholeNumber } from './flags.ts';
import { foundFolder } from '../files/saved.ts';
import { defaultShrinkTime } from '../shrink-time.ts';

/** Flags that several commands have. */

const seedMax = 2 ** 32 - 1;

export const seed = (): Option =>
  new Option('--seed <s>', 'default: a fresh one, printed').argParser(wholeNumber(0, seedMax));

/** What ends a search. `time`: which time does if nothing is said. */
export const budgets = (time: string): readonly Option[] => [
  new Option('--runs <n>', 'end after so many runs: the same on every machine').argParser(wholeNumber(1, 1e9)),
  new Option('--steps-total <n>', 'end with the run in which so many steps are made: likewise').argParser(
    wholeNumber(1, 1e12),
  ),
  new Option('--time <time>', `when to end, such as 60s, 500ms, 2m (default: ${time})`).argParser(duration),
  new Option('--cpu-time <time>', 'end after so much CPU time of all threads').argParser(duration),
];

/** What may go wrong in runs, and what takes time in them. */
export const nemesis = (): Option =>
  new Option(
    '--nemesis <list>',
    `what may go wrong: none, all (without ${unusualNemeses.join(' and ')}) or of ${nemeses.join(', ')} (default: drawn)`,
  ).argParser(listOf(nemeses, usualNemeses));

export const world = (): Option =>
  new Option(
    '--world <list>',
    `what takes time, each in half of the runs: none, all or of ${worldOptions.join(', ')} (default: drawn)`,
  ).argParser(listOf(worldOptions));

/** Where runs begin. */
export const starts = (): readonly Option[] => [
  new Option('--from <file[@step]>', 'each run begins behind the first steps of that schedule').conflicts([
    'corpus',
    'fromFrontier',
  ]),
  new Option('--from-frontier <n>', "each begins in one of n states of the explorer's frontier")
    .argParser(wholeNumber(1, 10_000))
    .conflicts('corpus'),
];

export const workers = (): Option => new Option('--workers <n>', 'threads').argParser(wholeNumber(1, 64)).default(1);

export const shrinkTime = (flag: string): Option =>
  new Option(`${flag} <time>`, 'when to stop making a failure shorter, and explaining it')
    .argParser(duration)
    .default(defaultShrinkTime, '60s');

export const out = (): Option => new Option('--out <dir>', 'where findings are saved').default(foundFolder);

export const ownSubject = (): Option =>
  new Option(
    '--subject <name>',
    'a subject of your own: ./my-raft.js, or a name of the configuration (docs/own-raft.md)',
  );

export const adapter = (): Option =>
  new Option('--adapter <command>', 'a subject of your own in another process (docs/adapter-protocol.md)').conflicts(
    'subject',
  );

export const noConfig = (): Option => new Option('--no-config', 'read no raftcheck.config.js (docs/cli.md)');

/** `main` gives a bare one an empty value: what follows is an argument of its own. */
export const html = (what = 'save a page that shows the failure: beside its file, or in that folder'): Option =>
  new Option('--html [=dir]', what);

export const json = (): Option => new Option('--json', 'print one JSON object (docs/cli.md)');

export const quiet = (): Option => new Option('--quiet', 'print only what is wrong');

export const verbose = (): Option => new Option('--verbose', 'print all that was counted').conflicts('quiet');
