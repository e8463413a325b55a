import type { ServerView } from '../../properties/seen/view.ts';

/** The servers as they are, and whether anyone has looked at them by now. */
export interface WatchedServers {
  readonly servers: readonly ServerView[];
  readonly areAsked: () => boolean;
}

/** A verdict for which nobody looks at the servers is the same whatever they are, and need not be asked for again. */
export function watchedServers(all: readonly ServerView[]): WatchedServers {
  let asked = false;
  const servers = new Proxy(all, {
    get(views, key): unknown {
      asked = true;
      return Reflect.get(views, key);
    },
    ownKeys(views) {
      asked = true;
      return Reflect.ownKeys(views);
    },
  });
  return { servers, areAsked: () => asked };
}
