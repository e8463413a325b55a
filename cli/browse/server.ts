import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../usage-error.ts';
import { bodyBytesMost, refusalOf, tooLarge } from './refusals.ts';
import type { Guarded, Refusal } from './refusals.ts';

/** What is served. */
export interface Served {
  page(): string;
  /** Does what a page asks. Throws a Refused for what cannot be. */
  answer(asked: unknown): Promise<unknown>;
  /** What a tab is told first, as JSON in one line; later it is told by `push`. */
  greeting(): string;
}

/** What is asked of the session cannot be: a status of HTTP and one line. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

const connectionsMost = 64;
const tabsMost = 16;
const requestMs = 10_000; // that the headers and the body of a request may take

/** A server on the loopback that only who knows the token can use. */
export class LiveServer {
  readonly port: number;
  readonly #server: Server;
  readonly #served: Served;
  readonly #guarded: Guarded;
  readonly #tabs = new Set<ServerResponse>();

  private constructor(server: Server, served: Served, token: string) {
    this.#server = server;
    this.#served = served;
    this.port = portOf(server);
    this.#guarded = { port: this.port, token };
    server.on('request', (request, response) => void this.#respond(request, response));
  }

  /** Listens. Throws a UsageError if the port is taken. */
  static async listen(served: Served, token: string, port: number): Promise<LiveServer> {
    const server = createServer({ requestTimeout: requestMs, headersTimeout: requestMs, maxHeaderSize: 16 * 1024 });
    server.maxConnections = connectionsMost;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) =>
        reject(new UsageError(`--port ${port}: cannot be listened on: ${error.message}`)),
      );
      server.listen({ host: '127.0.0.1', port }, resolve);
    });
    return new LiveServer(server, served, token);
  }

  get tabs(): number {
    return this.#tabs.size;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}/?token=${this.#guarded.token}`;
  }

  /** Tells every tab. A tab that does not read is let go: it comes back for all of it. */
  push(line: string): void {
    for (const tab of this.#tabs) {
      if (tab.writableLength > unreadBytesMost) tab.destroy();
      else tab.write(eventOf(line));
    }
  }

  /** Ends at once, whoever is connected. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined); // a tab that is closed
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    try {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
      const refusal = refusalOf(request, pathname, searchParams.get('token'), this.#guarded);
      if (refusal !== null) return refuse(request, response, refusal);
      if (pathname === '/')
        return void response.setHeader('content-type', 'text/html; charset=utf-8').end(this.#served.page());
      if (pathname === '/events') return this.#follow(request, response);
      const answer = await this.#served.answer(await jsonOf(request));
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    } catch (error) {
      const status = error instanceof Refused ? error.status : 500;
      refuse(request, response, { status, text: error instanceof Error ? error.message : String(error) });
    }
  }

  #follow(request: IncomingMessage, response: ServerResponse): void {
    if (this.#tabs.size >= tabsMost)
      return refuse(request, response, { status: 503, text: `${tabsMost} tabs are open` });
    response.setHeader('content-type', 'text/event-stream');
    response.write(eventOf(this.#served.greeting()));
    this.#tabs.add(response);
    response.on('close', () => this.#tabs.delete(response));
  }
}

const unreadBytesMost = 32 * 1024 * 1024;

/** Of every answer. The page's own policy is in the page. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const eventOf = (line: string): string => `data: ${line}\n\n`;

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server does not listen');
  return address.port;
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, text }: Refusal): void {
  if (response.headersSent) return void response.destroy();
  // What is still being sent is not read.
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${text}\n`);
  if (status === tooLarge.status) response.on('finish', () => request.destroy());
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of request) {
    if (!(part instanceof Uint8Array)) throw new TypeError('a body comes in bytes');
    bytes += part.length;
    if (bytes > bodyBytesMost) throw new Refused(tooLarge.status, tooLarge.text);
    parts.push(part);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    return value;
  } catch {
    throw new Refused(400, 'this is not JSON');
  }
}
