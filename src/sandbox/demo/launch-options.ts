/** How Chromium is started: as root wants it, and off the net. */
export const launchOptions = {
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
  ],
};
