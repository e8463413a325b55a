/** The colours of a picture and of the page around it, on light and on dark paper. */
const light = {
  ink: '#1b1f24',
  paper: '#ffffff',
  soft: '#f2f4f7',
  line: '#c9d0d8',
  dim: '#57606a',
  bad: '#b3141d',
  cause: '#8a4b00',
  good: '#0f6b32',
  mark: '#fff3c4',
  here: '#dcebff',
  link: '#0a58ca',
  t0: '#6b7280',
  t1: '#1f6feb',
  t2: '#0b7a5c',
  t3: '#9a3fb5',
  t4: '#b35900',
  t5: '#a3195b',
} as const;

type Colours = Readonly<Record<keyof typeof light, string>>;
type ColourOf = (name: keyof Colours) => string;

const dark: Colours = {
  ink: '#e6e9ee',
  paper: '#14171b',
  soft: '#1e2329',
  line: '#3b444f',
  dim: '#a3adb8',
  bad: '#ff8b8b',
  cause: '#ffc069',
  good: '#7ee2a0',
  mark: '#4a3f10',
  here: '#1c3557',
  link: '#8ab8ff',
  t0: '#9aa4b2',
  t1: '#7ab0ff',
  t2: '#58d1ac',
  t3: '#dd9bf0',
  t4: '#ffb066',
  t5: '#ff8fc0',
};

const inDark = (css: string): string => `@media (prefers-color-scheme: dark) {\n${css}}\n`;

/** The style of a drawing that is a file: not every viewer knows variables. */
export function styleOfFile(): string {
  const all = (colours: Colours): string => {
    const colour: ColourOf = (name) => colours[name];
    return `${rules(colour)}${told(colour)}`;
  };
  return `${all(light)}${inDark(all(dark))}`;
}

/** What a page has in a table. */
const told = (colour: ColourOf): string => `\
.paper { fill: ${colour('paper')}; }
.picture .told { font: 11px 'DejaVu Sans Mono', Menlo, Consolas, monospace; white-space: pre; }
.picture .strong { font-weight: 700; }
.picture .soft { fill: ${colour('dim')}; }
.picture .violated { fill: ${colour('bad')}; }
`;

/** The style of a drawing in a page, and the colours as variables for what else is there. */
export function styleOfPage(): string {
  const variables = (colours: Colours): string =>
    `:root { ${Object.entries(colours)
      .map(([name, colour]) => `--${name}: ${colour};`)
      .join(' ')} }\n`;
  return `${variables(light)}${inDark(variables(dark))}${rules((name) => `var(--${name})`)}`;
}

const terms = ['t0', 't1', 't2', 't3', 't4', 't5'] as const;

const rules = (colour: ColourOf): string => `\
.picture text { font: 11px system-ui, sans-serif; fill: ${colour('ink')}; }
.picture .lane-name { font-size: 14px; font-weight: 600; text-anchor: middle; }
.cursor-row { fill: ${colour('here')}; }
.hatching { stroke: ${colour('dim')}; stroke-width: 1.5; opacity: 0.35; }
.cut-link { stroke: ${colour('bad')}; stroke-width: 2; stroke-dasharray: 2 3; }
${terms.map((term) => `.lane.${term} rect { fill: ${colour(term)}; }\n`).join('')}\
.lane.follower rect { opacity: 0.45; }
.picture .label { fill: ${colour('dim')}; paint-order: stroke; stroke: ${colour('paper')}; stroke-width: 4px; }
.picture .label.leader { fill: ${colour('ink')}; font-weight: 700; }
.down { stroke: ${colour('dim')}; stroke-width: 2; stroke-dasharray: 1 6; }
.message line, .message path { stroke: ${colour('ink')}; stroke-width: 1.2; fill: none; }
.message.answer line { stroke-dasharray: 6 3; }
.message.copy line { stroke-dasharray: 1.5 3; }
.message.open line, .message.lost line { stroke: ${colour('dim')}; }
.message.current line { stroke-width: 2.4; }
.picture .label.current { fill: ${colour('ink')}; font-weight: 600; }
.message.cause line { stroke: ${colour('cause')}; stroke-width: 2; }
.picture .label.cause { fill: ${colour('cause')}; }
.message.culprit line { stroke: ${colour('bad')}; stroke-width: 3.2; }
.picture .label.culprit { fill: ${colour('bad')}; font-weight: 700; }
.message.outside, .label.outside { opacity: 0.3; }
.arrow-head { fill: ${colour('ink')}; }
.arrow-head.open { fill: none; stroke: ${colour('dim')}; }
.arrow-head.culprit { fill: ${colour('bad')}; }
.arrow-head.call, .call { fill: ${colour('link')}; stroke: ${colour('link')}; }
.message .cross { stroke: ${colour('bad')}; stroke-width: 2.4; }
.dot, .timeout, .restart { fill: ${colour('paper')}; stroke: ${colour('ink')}; stroke-width: 1.6; }
.crash { stroke: ${colour('bad')}; stroke-width: 3; fill: none; }
.violation { fill: ${colour('paper')}; stroke: ${colour('bad')}; stroke-width: 2.4; }
.operation path { fill: ${colour('here')}; stroke: ${colour('link')}; stroke-width: 1.4; }
.operation.open path { fill: none; stroke-dasharray: 4 3; }
.operation.without-place path { stroke: ${colour('bad')}; stroke-width: 2.6; }
.picture .said.without-place { fill: ${colour('bad')}; font-weight: 700; }
.operation .point { stroke: ${colour('good')}; stroke-width: 2.4; }
.picture text.point { fill: ${colour('good')}; font-weight: 700; }
`;
