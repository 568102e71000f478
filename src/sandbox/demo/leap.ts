import type { DemoEnvironment } from './demo-environment.ts';

/** Puts the clock forward. What workers and the police did meanwhile has happened before the bot next looks. */
export function leap({ clock, simulator }: Pick<DemoEnvironment, 'clock' | 'simulator'>, at: number): void {
  // The course of what was just ordered begins before.
  simulator.pass(0);
  clock.leapTo(at);
  simulator.catchUp();
}
