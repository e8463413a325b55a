import type { Expectation, Schedule, Section, Step } from '../../properties/seen/schedule.ts';
import { escapeInJson } from '../printable.ts';
import { isAssertion, linesOf, orderedAssertion } from './assertions.ts';
import type { Line } from './assertions.ts';
import { inOrder } from './key-order.ts';
import { formatName } from './limits.ts';
import { diskTroubleKeys, operationKeys, stepKeys } from './steps.ts';
import { laterParts } from './versions.ts';

/**
 * The text of a schedule's file: keys always in one order, one step a line, so that the same schedule gives the same
 * bytes and the difference of two schedules can be read. Throws a RangeError if something is asserted after a step that
 * there is not.
 */
export function writeSchedule(schedule: Schedule): string {
  const { title, subject, subjectVersion, options, unshrunk, differs, sections, expect } = schedule;
  const { servers, voters, features, maxEntries, maxSize, maxInFlight, maxChunk, disk, clients, network, world } =
    options;
  const members = voters === undefined ? {} : { voters };
  const size = maxSize === undefined ? {} : { maxSize };
  const chunks = maxChunk === undefined ? {} : { maxChunk };
  const workload = clients === undefined ? {} : { clients };
  const never = network === undefined ? {} : { network: inOrder(networkKeys, network) };
  const later = world === undefined ? {} : { world };
  const lines = [
    `"format": ${inline(formatName)}`,
    `"version": ${versionOf(schedule)}`,
    `"servers": ${servers}`,
    `"options": ${inline({ ...members, features, maxEntries, ...size, maxInFlight, ...chunks, disk, ...workload, ...never, ...later })}`,
    `"subject": ${inline(subject)}`,
    ...(subjectVersion === undefined ? [] : [`"subjectVersion": ${inline(subjectVersion)}`]),
    `"title": ${inline(title)}`,
    ...(unshrunk === undefined ? [] : [`"unshrunk": ${unshrunk}`]),
    ...(differs === undefined ? [] : [`"differs": ${oneALine(differs)}`]),
    ...(sections === undefined ? [] : [`"sections": ${oneALine(sections.map(orderedSection))}`]),
    `"steps": ${oneALine(linesOf(schedule).map(orderedLine))}`,
    `"expect": ${inline(orderedExpectation(expect))}`,
  ];
  return `{\n  ${lines.join(',\n  ')}\n}\n`;
}

const networkKeys = ['order', 'losses', 'duplicates', 'heals'];

/** The lowest version that has every part of the schedule. */
function versionOf(schedule: Schedule): number {
  let lowest = 1;
  for (const { version } of laterParts(schedule)) lowest = Math.max(lowest, version);
  return lowest;
}

const orderedSection = ({ fromStep, title }: Section): Section => ({ fromStep, title });

const orderedLine = (line: Line): object => (isAssertion(line) ? orderedAssertion(line) : orderedStep(line));

function orderedStep(step: Step): object {
  const ordered = inOrder(stepKeys(step.kind), step);
  if (step.kind === 'crash' && step.disk !== undefined)
    return { ...ordered, disk: inOrder(diskTroubleKeys, step.disk) };
  if (step.kind !== 'request' || step.operation === undefined) return ordered;
  return { ...ordered, operation: inOrder(operationKeys, step.operation) };
}

function orderedExpectation(expect: Expectation): Expectation {
  if (expect.verdict === 'holds') return { verdict: 'holds' };
  const { verdict, property, atStep } = expect;
  return { verdict, property, atStep };
}

function oneALine(items: readonly (object | string)[]): string {
  return items.length === 0 ? '[]' : `[\n    ${items.map(inline).join(',\n    ')}\n  ]`;
}

/** JSON in one line, with a space where the eye wants one. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return escapeInJson(JSON.stringify(value));
  const pairs = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}
