/**
 * An immutable map in ascending order of its keys. A change shares all but about log₂(size) entries with the map that it
 * is made of: a weight-balanced tree (Nievergelt and Reingold 1973, with the parameters that Hirai and Yamamoto 2011
 * proved). The balance does not lean on a hash, so no choice of keys can make it deep.
 */
export class PersistentMap<Key extends number | string, Value> {
  readonly root: Node<Key, Value> | null;
  /** The sum of the entries' digests modulo 2^64: equal for equal entries, whatever history led to them. */
  readonly digest: bigint;
  readonly #digestOf: DigestOf<Key, Value>;

  private constructor(root: Node<Key, Value> | null, digest: bigint, digestOf: DigestOf<Key, Value>) {
    this.root = root;
    this.digest = digest;
    this.#digestOf = digestOf;
  }

  static empty<Key extends number | string, Value>(digestOf: DigestOf<Key, Value>): PersistentMap<Key, Value> {
    return new PersistentMap(null, 0n, digestOf);
  }

  get size(): number {
    return this.root?.size ?? 0;
  }

  get(key: Key): Value | undefined {
    return find(this.root, key)?.value;
  }

  with(key: Key, value: Value): PersistentMap<Key, Value> {
    const entry = { key, value, digest: this.#digestOf(key, value) };
    return this.#changed(inserted(this.root, entry), entry.digest - this.#digestAt(key));
  }

  without(key: Key): PersistentMap<Key, Value> {
    return this.#changed(removed(this.root, key), -this.#digestAt(key));
  }

  /** In ascending order of the keys: numbers by size, texts by their UTF-16 units. */
  *entries(): Generator<readonly [Key, Value], void> {
    const above: Node<Key, Value>[] = [];
    let node = this.root;
    for (;;) {
      for (; node !== null; node = node.left) above.push(node);
      const next = above.pop();
      if (next === undefined) return;
      yield [next.key, next.value];
      node = next.right;
    }
  }

  #digestAt(key: Key): bigint {
    return find(this.root, key)?.digest ?? 0n;
  }

  #changed(root: Node<Key, Value> | null, by: bigint): PersistentMap<Key, Value> {
    return new PersistentMap(root, BigInt.asUintN(64, this.digest + by), this.#digestOf);
  }
}

export type DigestOf<Key, Value> = (key: Key, value: Value) => bigint;

interface Entry<Key, Value> {
  readonly key: Key;
  readonly value: Value;
  readonly digest: bigint;
}

export interface Node<Key, Value> extends Entry<Key, Value> {
  readonly left: Node<Key, Value> | null; // smaller keys
  readonly right: Node<Key, Value> | null; // greater keys
  readonly size: number; // entries here and below
}

function find<Key, Value>(root: Node<Key, Value> | null, key: Key): Node<Key, Value> | null {
  let node = root;
  while (node !== null && node.key !== key) node = key < node.key ? node.left : node.right;
  return node;
}

function inserted<Key, Value>(node: Node<Key, Value> | null, entry: Entry<Key, Value>): Node<Key, Value> {
  if (node === null) return joined(null, entry, null);
  if (entry.key < node.key) return balanced(inserted(node.left, entry), node, node.right);
  if (entry.key > node.key) return balanced(node.left, node, inserted(node.right, entry));
  return joined(node.left, entry, node.right);
}

function removed<Key, Value>(node: Node<Key, Value> | null, key: Key): Node<Key, Value> | null {
  if (node === null) return null;
  if (key < node.key) return balanced(removed(node.left, key), node, node.right);
  if (key > node.key) return balanced(node.left, node, removed(node.right, key));
  if (node.right === null) return node.left;
  const next = first(node.right);
  return balanced(node.left, next, removed(node.right, next.key));
}

function first<Key, Value>(root: Node<Key, Value>): Node<Key, Value> {
  let node = root;
  while (node.left !== null) node = node.left;
  return node;
}

function joined<Key, Value>(
  left: Node<Key, Value> | null,
  { key, value, digest }: Entry<Key, Value>,
  right: Node<Key, Value> | null,
): Node<Key, Value> {
  return { key, value, digest, left, right, size: (left?.size ?? 0) + 1 + (right?.size ?? 0) };
}

// No side weighs more than `sidesRatioMax` times the other; an inner grandchild this heavy takes a double rotation.
const sidesRatioMax = 3;
const doubleRotationRatio = 2;

const weight = (node: Node<unknown, unknown> | null): number => (node?.size ?? 0) + 1;

/** `joined`, where one side may have come to weigh too much by one insertion or removal. */
function balanced<Key, Value>(
  left: Node<Key, Value> | null,
  entry: Entry<Key, Value>,
  right: Node<Key, Value> | null,
): Node<Key, Value> {
  if (right !== null && weight(right) > sidesRatioMax * weight(left)) return rotatedLeft(left, entry, right);
  if (left !== null && weight(left) > sidesRatioMax * weight(right)) return rotatedRight(left, entry, right);
  return joined(left, entry, right);
}

function rotatedLeft<Key, Value>(
  left: Node<Key, Value> | null,
  entry: Entry<Key, Value>,
  right: Node<Key, Value>,
): Node<Key, Value> {
  const inner = right.left;
  return inner === null || weight(inner) < doubleRotationRatio * weight(right.right)
    ? joined(joined(left, entry, inner), right, right.right)
    : joined(joined(left, entry, inner.left), inner, joined(inner.right, right, right.right));
}

function rotatedRight<Key, Value>(
  left: Node<Key, Value>,
  entry: Entry<Key, Value>,
  right: Node<Key, Value> | null,
): Node<Key, Value> {
  const inner = left.right;
  return inner === null || weight(inner) < doubleRotationRatio * weight(left.left)
    ? joined(left.left, left, joined(inner, entry, right))
    : joined(joined(left.left, left, inner.left), inner, joined(inner.right, entry, right));
}
