import { spawnSync } from 'node:child_process';

const sessions = /(```sh\n([^]*?)```\n)(?:\n```text\n([^]*?)```\n)?/g;
const exits = /# exit code (\d+)$/;

/** What is below that heading of a page. */
export function sectionOf(page: string, heading: string): string {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  return section.split('\n## ')[0] ?? '';
}

/** The commands of a page, in their order: a line each, in blocks of `sh`. */
export const commandsOf = (page: string): readonly string[] =>
  [...page.matchAll(sessions)].flatMap(([, , commands = '']) => commands.trimEnd().split('\n'));

/**
 * The page as it is true: in each block of `text` what the block of `sh` before it prints in that folder. A block that is
 * other only in what hangs on the machine is left as it is. Throws if a command does not end as it says.
 */
export function pageRunIn(cwd: string, page: string): string {
  return page.replaceAll(sessions, (session: string, commands: string, _lines: string, shown: string | undefined) => {
    const printed = commandsOf(commands)
      .map((command) => printedBy(command, cwd))
      .join('');
    const isTrue = shown === undefined || onAnyMachine(shown) === onAnyMachine(printed);
    return isTrue ? session : `${commands}\n\`\`\`text\n${printed}\`\`\`\n`;
  });
}

/** What a command prints there. Throws if it ends otherwise than with the exit code that it names, or with 0. */
export function printedBy(command: string, cwd: string): string {
  const expected = Number(exits.exec(command)?.[1] ?? 0);
  const env = { ...process.env, NO_COLOR: '1', npm_config_offline: 'true' };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8', env });
  if (status !== expected) throw new Error(`${command}: exit code ${status}, not ${expected}\n${stdout}${stderr}`);
  return stdout;
}

/** Without seconds and speeds, and without what `adapter check` says of how many runs there was time for. */
export function onAnyMachine(printed: string): string {
  return printed
    .replaceAll(/[\d,.]+(?= (?:s|steps\/s|judged moves a second)\b)/g, '…')
    .replaceAll(/^ok .*$/gm, (line) => line.replaceAll(/[\d,]+(?: runs?| entry| entries)?/g, '…'))
    .replaceAll(/^(?:ok|never) +(?=clients get answers: )/gm, '…')
    .replaceAll(/(?<=clients get answers: ).*/g, '…');
}
