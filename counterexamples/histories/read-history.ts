import { ednEvent } from './edn.ts';
import { formsOf } from './forms.ts';
import type { Given } from './given.ts';
import { HistoryError } from './history-error.ts';
import { jsonEvent } from './json.ts';
import { logEvents } from './log-lines.ts';
import type { ModelName, StoreHistory } from './operations.ts';
import { historyOf } from './operations.ts';

/**
 * The history that a text holds: of EDN (maps one after the other or in a list, as Jepsen and Porcupine write them), of
 * JSON (likewise, with the same names), or the lines of Jepsen's log. Throws a HistoryError, and nothing else.
 */
export function readHistory(text: string, model: ModelName): StoreHistory {
  const events = eventsIn(text);
  if (events.every(({ process }) => process === null)) throw new HistoryError(1, 'there is no operation in it');
  return historyOf(model, events);
}

function eventsIn(text: string): readonly Given[] {
  if (/^\s*(?:\[\s*)?\{\s*"/.test(text)) return jsonEvents(text);
  if (/^\s*[[({#;]/.test(text)) return formsOf(text).map(ednEvent);
  return logEvents(text);
}

function jsonEvents(text: string): readonly Given[] {
  const events = formsOf(text).map(jsonEvent);
  // Between the values it need not be JSON for `formsOf`.
  if (/^\s*\[/.test(text) && !isJson(text)) throw new HistoryError(1, 'the list is not JSON');
  return events;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
