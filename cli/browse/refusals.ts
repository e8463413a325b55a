import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is not answered: one line, which tells nothing of the session. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
}

/** What a request must bring along. */
export interface Guarded {
  readonly port: number;
  readonly token: string;
}

export const bodyBytesMost = 1024 * 1024;
const tokenHeader = 'x-raftcheck-token';

/**
 * What is wrong with a request before anything of it is used; null: nothing. A page from elsewhere cannot send the token;
 * that a name leads here (DNS rebinding), or a form does, is refused besides.
 */
export function refusalOf(
  request: IncomingMessage,
  path: string,
  given: string | null,
  guarded: Guarded,
): Refusal | null {
  const { method = '', headers } = request;
  const allowed = methods[path];
  const hosts = [`127.0.0.1:${guarded.port}`, `localhost:${guarded.port}`];
  const { host = '', origin } = headers;
  if (!hosts.includes(host)) return { status: 421, text: 'this server answers to its own address only' };
  const site = headers['sec-fetch-site'];
  const isForeign =
    (origin !== undefined && origin !== `http://${host}`) || (site !== undefined && !ownSites.includes(String(site)));
  if (isForeign) return { status: 403, text: 'what another page asks is not answered' };
  const token = allowed === 'POST' ? headers[tokenHeader] : given;
  if (typeof token !== 'string' || !isSame(token, guarded.token))
    return { status: 403, text: 'the token is missing or wrong: open the address that raftcheck browse printed' };
  if (allowed === undefined) return { status: 404, text: 'there is no such page' };
  if (method !== allowed) return { status: 405, text: `expected ${allowed}` };
  if (allowed !== 'POST') return null;
  if (!/^application\/json(;|$)/.test(headers['content-type'] ?? ''))
    return { status: 415, text: 'expected application/json' };
  const length = Number(headers['content-length'] ?? NaN);
  return length > bodyBytesMost ? tooLarge : null;
}

export const tooLarge: Refusal = { status: 413, text: `expected ${bodyBytesMost} bytes at most` };

const methods: Readonly<Partial<Record<string, 'GET' | 'POST'>>> = { '/': 'GET', '/events': 'GET', '/do': 'POST' };

const ownSites = ['same-origin', 'none']; // none: typed, or opened by another program

/** Takes as long whatever differs. */
function isSame(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}
