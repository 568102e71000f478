/** What was typed, understood; or a sentence for the person who typed it, that says what to do. */
export type Parsed<T> = { value: T } | { error: string };
