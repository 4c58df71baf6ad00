/** The same keys as the English section, other sentences: a missing or a surplus word does not compile. */
export type Worded<T> = { readonly [K in keyof T]: T[K] extends string ? string : Worded<T[K]> };
