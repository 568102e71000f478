/** Preloaded into the bot's process: on a signal, causes an unhandled rejection or an uncaught exception. */
process.on('SIGUSR2', () => void Promise.reject(new Error('ada@leaked.example')));
process.on('SIGWINCH', () =>
  setImmediate(() => {
    throw new Error('ada@leaked.example');
  }),
);
