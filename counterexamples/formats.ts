import { unreachable } from '../properties/unreachable.ts';
import type { Trace } from './trace.ts';
import { csv } from './show/notation/csv.ts';
import { itf } from './show/itf.ts';
import { jepsen } from './show/jepsen.ts';
import { json } from './show/json.ts';
import { mermaid } from './show/mermaid.ts';
import type { PageNames } from './show/notation/page.ts';
import { perfetto } from './show/perfetto.ts';
import { plantuml } from './show/notation/plantuml.ts';
import { rst } from './show/notation/rst.ts';
import { svg } from './picture/svg.ts';
import type { HangsOn } from './picture/svg.ts';
import { shiviz } from './show/shiviz.ts';
import { table } from './show/table.ts';
import type { TableOptions } from './show/table.ts';
import { vitest } from './show/vitest.ts';

/** The ways to show a run (`show --format`), the one for people first. */
export const showFormats = [
  'table',
  'rst',
  'csv',
  'plantuml',
  'mermaid',
  'svg',
  'json',
  'vitest',
  'itf',
  'shiviz',
  'jepsen',
  'perfetto',
] as const;

export type ShowFormat = (typeof showFormats)[number];

/** A run as text, ending in a line break. */
export function render(format: ShowFormat, trace: Trace, options: TableOptions & PageNames & HangsOn = {}): string {
  switch (format) {
    case 'table':
      return `${table(trace, options)}\n`;
    case 'rst':
      return rst(trace, options);
    case 'csv':
      return csv(trace);
    case 'plantuml':
      return plantuml(trace, options);
    case 'mermaid':
      return mermaid(trace);
    case 'svg':
      return svg(trace, options);
    case 'json':
      return json(trace);
    case 'vitest':
      return vitest(trace);
    case 'itf':
      return itf(trace);
    case 'shiviz':
      return shiviz(trace);
    case 'jepsen':
      return jepsen(trace);
    case 'perfetto':
      return perfetto(trace);
    default:
      return unreachable(format);
  }
}
