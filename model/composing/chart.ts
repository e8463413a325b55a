import type { SpecAction } from '../state/action.ts';
import type { SpecEventKind } from '../state/event.ts';
import type { Params } from './flat-machine.ts';
import type { SpecRole } from '../state/state.ts';

/** One transition, as XState's users write it; without a target the role stays. */
export interface Rule {
  readonly guard?: string;
  readonly target?: Target;
  readonly actions: readonly Doing[]; // the first is `took`: which action of raft.tla it is
  readonly description?: string; // what the paper says of it, and where
}

export type Doing = string | { readonly type: string; readonly params?: Params };
export type Target = `#raft.${SpecRole}`;

/** Where a rule stands: of the rules of one state and event the first whose guard holds is taken. */
export interface PlacedRule extends Rule {
  readonly state: SpecRole | 'any'; // any: asked after the role's own
  readonly event: SpecEventKind;
  readonly action: SpecAction; // which one it is: edits ask for it again and again
}

/** The rule at its place. */
export const placedAt = (rule: Rule, { state, event }: Pick<PlacedRule, 'state' | 'event'>): PlacedRule => ({
  ...rule,
  state,
  event,
  action: actionOf(rule),
});

/** The rules of a machine, in their order. */
export type Chart = readonly PlacedRule[];

/** What a feature does to a chart. An edit of actions that are not there changes nothing: their feature is off. */
export type Edit = (chart: Chart) => Chart;

type Rules = Partial<Readonly<Record<SpecEventKind, readonly Rule[]>>>;

/** These rules come behind those that the state has for their events. */
export const adds =
  (state: PlacedRule['state'], rules: Rules): Edit =>
  (chart) => [...chart, ...placed(state, rules)];

/** These rules come before those that the state has for their events. */
export const precedes =
  (state: PlacedRule['state'], rules: Rules): Edit =>
  (chart) =>
    events(rules).reduce<Chart>((before, [event, all]) => {
      const at = before.findIndex((rule) => rule.state === state && rule.event === event);
      const rules = all.map((rule) => placedAt(rule, { state, event }));
      return before.toSpliced(at === -1 ? before.length : at, 0, ...rules);
    }, chart);

/** These rules are asked right before each that is this action. */
export const before =
  (action: SpecAction, ...rules: readonly Rule[]): Edit =>
  (chart) =>
    chart.flatMap((rule) => (rule.action === action ? [...rules.map((one) => placedAt(one, rule)), rule] : rule));

/** Each rule that is one of these actions becomes another one, at its place. */
export const instead =
  (actions: readonly SpecAction[], change: (rule: Rule) => Rule): Edit =>
  (chart) =>
    chart.map((rule) => (actions.includes(rule.action) ? placedAt(change(rule), rule) : rule));

/** Each rule that is one of these actions does this first. */
export const begins = (actions: readonly SpecAction[], ...doings: readonly Doing[]): Edit =>
  instead(actions, (rule) => ({
    ...rule,
    actions: [...rule.actions.slice(0, 1), ...doings, ...rule.actions.slice(1)],
  }));

/** Each rule that is one of these actions does this last, while the message that it is about is still there. */
export const ends = (actions: readonly SpecAction[], ...doings: readonly Doing[]): Edit =>
  instead(actions, (rule) => {
    const end = rule.actions.at(-1) === 'discard' ? rule.actions.length - 1 : rule.actions.length;
    return { ...rule, actions: rule.actions.toSpliced(end, 0, ...doings) };
  });

/** Each rule that is one of these actions sends another message. */
export const sends = (actions: readonly SpecAction[], message: Doing): Edit =>
  instead(actions, (rule) => ({ ...rule, actions: rule.actions.map((doing) => (isSend(doing) ? message : doing)) }));

/** Which action of raft.tla the rule is. */
export function actionOf({ actions }: Pick<Rule, 'actions'>): SpecAction {
  for (const doing of actions) {
    if (typeof doing !== 'string' && doing.type === 'took') {
      return (doing.params as { readonly action: SpecAction }).action;
    }
  }
  throw new Error('a transition does not say which action it is');
}

const isSend = (doing: Doing): boolean => typeof doing !== 'string' && doing.type === 'send';

function placed(state: PlacedRule['state'], rules: Rules): Chart {
  return events(rules).flatMap(([event, all]) => all.map((rule) => placedAt(rule, { state, event })));
}

/** Object.entries forgets what the names are. */
const events = (rules: Rules) => Object.entries(rules) as readonly (readonly [SpecEventKind, readonly Rule[]])[];
