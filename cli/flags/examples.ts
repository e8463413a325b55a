import type { Command } from 'commander';

/** What to try of each command, by its name below `raftcheck`. */
const examples: Readonly<Record<string, readonly string[]>> = {
  check: ['check --time 60s', 'check --runs 2000 --seed 1 --json', 'check --adapter "./my-raft --raftcheck"'],
  fuzz: [
    'fuzz --subject fault:prev-term-not-checked',
    'fuzz --time 5m --workers 4',
    'fuzz --subject ./my-raft.js --property election-safety,log-matching',
    'fuzz --reach two-leaders-at-once',
    'fuzz --from finding.json@12 --cpu-time 60s',
  ],
  explore: ['explore', 'explore --subject impl --max-term 3 --crashes 1', 'explore --subject model:core --liveness'],
  replay: ['replay counterexamples/found', 'replay finding.json --json'],
  show: ['show prev-term-not-checked', 'show finding.json --at 5', 'show finding.json --format mermaid'],
  browse: ['browse', 'browse --subject fault:prev-term-not-checked', 'browse finding.json --at 5'],
  explain: ['explain prev-term-not-checked', 'explain finding.json --replays 10000'],
  shrink: ['shrink finding.json --time 5m'],
  import: ['import pages/ --html=shown', 'import trace.itf.json --html'],
  linearizability: ['linearizability history.edn --model register --html'],
  faults: ['faults', 'faults prev-term-not-checked', 'faults --explain prev-term-not-checked'],
  'adapter check': ['adapter check "python3 my_adapter.py"'],
  'log dump': ['log dump data/n1'],
  'log verify': ['log verify data/n1'],
  completion: [
    'completion bash >> ~/.bashrc',
    'completion zsh > ~/.zfunc/_raftcheck',
    'completion fish > ~/.config/fish/completions/raftcheck.fish',
  ],
};

/** Puts them under the help of every command. */
export function addExamples(program: Command, path = ''): void {
  for (const command of program.commands) {
    const name = `${path}${command.name()}`;
    const lines = (examples[name] ?? []).map((line) => `  raftcheck ${line}`);
    if (lines.length > 0) command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
    addExamples(command, `${name} `);
  }
}
