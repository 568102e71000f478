/** The parsed value, or a sentence that tells the person who typed it what to do. */
export type Parsed<T> = { value: T } | { error: string };
