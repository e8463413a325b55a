import type { Schedule } from '../../properties/seen/schedule.ts';
import { show } from '../printable.ts';

export interface NumberedSection {
  readonly number: number; // from 1
  readonly title: string;
  readonly fromStep: number;
}

/** The sections of a schedule, every step in one of them: without any, all of it is one. */
export function sectionsOf({ sections = [], steps }: Schedule): readonly NumberedSection[] {
  const stated = sections.map(({ title, fromStep }) => ({ title: show(title), fromStep }));
  const [first] = stated;
  if (first === undefined) return [{ number: 1, title: `All ${steps.length} steps`, fromStep: 1 }];
  const all = first.fromStep > 1 ? [{ title: 'Beginning', fromStep: 1 }, ...stated] : stated;
  return all.map((section, k) => ({ number: k + 1, ...section }));
}
