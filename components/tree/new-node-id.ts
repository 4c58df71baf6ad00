/** An id that no other node has. `crypto.randomUUID` is there over TLS only. */
export function newNodeId(kind: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `${kind}-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
