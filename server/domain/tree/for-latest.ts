/**
 * Remembers what `make` made of the latest `most` objects. For what is asked again and again of a few trees that never change, while who edits holds
 * the tree of every step that can be undone: what a large one comes to takes megabytes.
 */
export function forLatest<K extends object, V>(most: number, make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    if (known.has(key)) return known.get(key) as V;
    const value = make(key);
    known.set(key, value);
    for (const oldest of [...known.keys()].slice(0, -most)) known.delete(oldest);
    return value;
  };
}
