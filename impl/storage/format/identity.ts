import type { ByteReader, ByteWriter } from './bytes.ts';
import { readText, writeText } from './records.ts';
import { StorageError } from '../storage-error.ts';
import type { Identity } from '../storage.ts';

export function writeIdentity(to: ByteWriter, { cluster, server }: Identity): void {
  writeText(to, cluster);
  to.u64(server);
}

export function readIdentity(of: ByteReader): Identity {
  return { cluster: readText(of), server: of.u64() };
}

/** Throws unless a file belongs to `wanted`. */
export function requireIdentity(file: string, found: Identity, wanted: Identity): void {
  if (found.cluster === wanted.cluster && found.server === wanted.server) return;
  const fact = `this is of ${showIdentity(found)}, not of ${showIdentity(wanted)}`;
  throw new StorageError('STORAGE_IDENTITY', { file }, fact, 'Give each server a directory of its own.');
}

export function showIdentity({ cluster, server }: Identity): string {
  return `server ${server} of cluster ${JSON.stringify(cluster)}`;
}
