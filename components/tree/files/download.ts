/** Has the browser keep a text as a file. */
export function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file's name from a site's: what no file system takes becomes "-". `at` in milliseconds. */
export function fileNameOf(site: string, what: string, at: number): string {
  const plain = site.replaceAll(/[\\/:*?"<>|\p{Cc}\s]+/gu, "-").slice(0, 60);
  return `${plain}-${new Date(at).toISOString().slice(0, 10)}.${what}`;
}
