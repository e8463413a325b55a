/**
 * What a file `raftcheck.config.js` exports as its default (`.mjs`; `.ts` from Node 22.18 on), or a `raftcheck.config.json`
 * holds: where the subjects of one's own are that the command line and saved files name.
 *
 * @public
 */
export interface Configuration {
  /** By the names that they give themselves: the path of a module, or the command of an adapter; both from the file's folder. */
  readonly subjects?: Readonly<Record<string, string | { readonly adapter: string }>>;
  /** The one of them that `fuzz` and `check` take if nobody says otherwise; default: the only one, if it is. */
  readonly subject?: string;
}
