/** Loaded before the bot, in its process: makes a mistake of each kind when it is told to by a signal. */
process.on('SIGUSR2', () => void Promise.reject(new Error('ada@leaked.example')));
process.on('SIGWINCH', () =>
  setImmediate(() => {
    throw new Error('ada@leaked.example');
  }),
);
