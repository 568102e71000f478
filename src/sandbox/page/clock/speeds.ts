/** Calendar milliseconds per real millisecond, slowest first. */
export const SPEEDS: readonly { speed: number; name: string }[] = [
  { speed: 0, name: 'Paused' },
  { speed: 1, name: 'Real time' },
  { speed: 60, name: 'Minute a second' },
  { speed: 600, name: '10 minutes a second' },
  { speed: 3_600, name: 'Hour a second' },
  { speed: 21_600, name: '6 hours a second' },
];
