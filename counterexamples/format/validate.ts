import * as v from 'valibot';
import type { Asserted, Assertion } from '../../properties/seen/assertion.ts';
import type { Schedule, Section, Step } from '../../properties/seen/schedule.ts';
import { lackingFeatures } from '../../properties/seen/features.ts';
import { diskModes, featureNames, worldOptions } from '../../properties/seen/subject.ts';
import { assertionSchema, saysSomething } from './assertions.ts';
import { integer, isObject, list, object, oneOf, printable, setOf, tagged, text } from './fields.ts';
import { formatName, formatVersion, limits } from './limits.ts';
import { refuse, refuseIssue } from './refuse.ts';
import { stepSchema } from './steps.ts';
import { laterParts } from './versions.ts';

export const subjectShape = /^[a-z][a-zA-Z0-9:_-]{0,60}$/;

const options = object({
  voters: v.exactOptional(integer(1, limits.servers)),
  features: setOf(featureNames, () => true, `a list of different features of ${featureNames.join(', ')}`),
  maxEntries: integer(1, limits.entries),
  maxSize: v.exactOptional(integer(1, limits.entries)),
  maxInFlight: integer(1, limits.entries),
  maxChunk: v.exactOptional(integer(1, limits.entries)),
  disk: oneOf(diskModes),
  clients: v.exactOptional(integer(1, limits.clients)),
  network: v.exactOptional(
    object({
      order: v.exactOptional(v.literal('fifo')),
      losses: v.exactOptional(v.literal(false)),
      duplicates: v.exactOptional(v.literal(false)),
      heals: v.exactOptional(v.literal(false)),
    }),
  ),
  world: v.exactOptional(
    setOf(
      worldOptions,
      (length) => length > 0,
      `a list of different options of ${worldOptions.join(', ')}, at least one`,
    ),
  ),
});

const section = object({ fromStep: integer(1, limits.steps), title: printable(0, limits.titleLength) });

const expectation = tagged<Schedule['expect']>('verdict', {
  violated: object({
    verdict: v.literal('violated'),
    property: printable(1, limits.propertyLength),
    atStep: integer(0, limits.steps), // 0: no step at all is needed to break Liveness
  }),
  holds: object({ verdict: v.literal('holds') }),
});

const formatVersions = Array.from({ length: formatVersion }, (_, k) => k + 1);

/** The keys of a file in the order in which they are written. */
export const fileFields = {
  format: v.literal(formatName),
  version: v.picklist(formatVersions),
  servers: integer(1, limits.servers, `a number of servers from 1 to ${limits.servers}`),
  options,
  subject: text((value) => subjectShape.test(value), `a name of the shape ${subjectShape.source}`),
  subjectVersion: v.exactOptional(printable(1, limits.versionLength)),
  title: printable(0, limits.titleLength),
  unshrunk: v.exactOptional(v.literal(true)),
  differs: v.exactOptional(list(printable(1, limits.differsLength), limits.differs)),
  sections: v.exactOptional(list(section, limits.steps)),
  steps: list(v.unknown(), limits.steps),
  expect: expectation,
};

/** The schedule that a parsed file of this version holds. Throws a ScheduleError that names the first wrong place. */
export function validateSchedule(value: unknown, source: string): Schedule {
  const file = check(object(fileFields), value, source);
  const { servers, sections } = file;
  const { steps: lines } = check(v.object({ steps: list(lineSchema(servers), limits.steps) }), file, source);
  const { steps, assertions } = divided(lines, source);
  const { voters = servers } = file.options;
  if (voters > servers) refuse(source, ['options', 'voters'], `a number from 1 to ${servers}`, voters);
  const { features } = file.options;
  const lacking = lackingFeatures(features);
  if (lacking !== null) refuse(source, ['options', 'features'], `features that go together (${lacking})`, features);
  checkSections(sections ?? [], steps.length, source);
  const { subject, subjectVersion, title, expect, unshrunk, differs } = file;
  if (expect.verdict === 'violated' && expect.atStep > steps.length) {
    refuse(source, ['expect', 'atStep'], `a step from 0 to ${steps.length}`, expect.atStep);
  }
  const schedule: Schedule = {
    title,
    subject,
    ...(subjectVersion !== undefined && { subjectVersion }),
    options: { servers, ...file.options },
    steps,
    expect,
    ...(unshrunk !== undefined && { unshrunk }),
    ...(differs !== undefined && { differs }),
    ...(sections !== undefined && { sections }),
    ...(assertions.length > 0 && { assertions }),
  };
  for (const { path, value: later, version } of laterParts(schedule)) {
    if (file.version < version) refuse(source, path, `a file of version ${version}`, later);
  }
  return schedule;
}

/** What stands in `steps`: a step, or what must hold after the one before. */
function lineSchema(servers: number): v.GenericSchema<unknown, Step | Asserted> {
  const [step, assertion] = [stepSchema(servers), assertionSchema(servers)];
  return v.lazy((line) => (isObject(line) && Object.hasOwn(line, 'assert') ? assertion : step));
}

/** The steps, and what must hold between them. */
function divided(
  lines: readonly (Step | Asserted)[],
  source: string,
): { readonly steps: readonly Step[]; readonly assertions: readonly Assertion[] } {
  const steps: Step[] = [];
  const assertions: Assertion[] = [];
  for (const [k, line] of lines.entries()) {
    if ('assert' in line) {
      if (steps.length === 0) refuse(source, ['steps', k], 'a step before the first `assert`', line);
      if (!saysSomething(line)) refuse(source, ['steps', k], 'what is asserted of the servers', line);
      assertions.push({ ...line, after: steps.length });
    } else {
      checkEnds(line, k, source);
      steps.push(line);
    }
  }
  return { steps, assertions };
}

function checkEnds(step: Step, line: number, source: string): void {
  const path = ['steps', line, 'to'];
  if ('from' in step && step.from === step.to) refuse(source, path, 'a server other than `from`', step.to);
  if (step.kind === 'bridge' && step.side.includes(step.over))
    refuse(source, ['steps', line, 'over'], 'a server that is not in `side`', step.over);
  if (step.kind === 'action' && step.action === 'appendEntries' && step.server === step.to)
    refuse(source, path, 'a server other than `server`', step.to);
}

function check<Output>(schema: v.GenericSchema<unknown, Output>, value: unknown, source: string): Output {
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success ? result.output : refuseIssue(source, result.issues[0]);
}

function checkSections(sections: readonly Section[], steps: number, source: string): void {
  let last = 0;
  for (const [k, { fromStep }] of sections.entries()) {
    const path = ['sections', k, 'fromStep'];
    if (fromStep > steps)
      refuse(source, path, steps === 0 ? 'no section without steps' : `a step up to ${steps}`, fromStep);
    if (fromStep <= last) refuse(source, path, `a step after ${last}, where the section before begins`, fromStep);
    last = fromStep;
  }
}
