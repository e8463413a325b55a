import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Story } from './story.ts';

/** The shortest telling of a fault that was reasoned by hand, corrected where the implementation showed it wrong. */
export interface Sketch {
  readonly options?: Partial<ClusterOptions>;
  readonly tell: (story: Story) => Story;
}
