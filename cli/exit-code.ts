/** What the exit codes mean; scripts depend on them (docs/cli.md). */
export const exitCode = {
  clean: 0, // nothing wrong found within the stated budget, or reproduced
  violated: 1, // a violation, or a saved file that is not as it was saved
  inconclusive: 2, // too little happened for a verdict
  notDeterministic: 3, // the subject does not repeat its runs
  subject: 4, // it failed to start, or gave what no subject may give
  usage: 64, // wrong usage or bad input file
  internal: 70, // a fault of raftcheck itself
  hungUp: 129, // SIGHUP: the terminal is gone
  interrupted: 130, // Ctrl-C
  brokenPipe: 141, // nobody reads what is printed
  terminated: 143, // SIGTERM
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Of several verdicts the one that a script must not miss; a violation outranks all but Ctrl-C. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  const { interrupted, violated, usage, inconclusive, clean } = exitCode;
  return [interrupted, violated, usage, inconclusive].find((code) => codes.includes(code)) ?? clean;
}

/** The same, but for an interruption the code of the signal that it came by. */
export function bySignal(code: ExitCode, { reason }: AbortSignal): ExitCode {
  if (code !== exitCode.interrupted) return code;
  if (reason === 'SIGTERM') return exitCode.terminated;
  return reason === 'SIGHUP' ? exitCode.hungUp : code;
}
