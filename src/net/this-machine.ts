/** Whether a host name or address, as `URL` formats it, is this machine. */
export function isThisMachine(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127\.[\d.]+|0\.0\.0\.0|\[?::1\]?|\[?::\]?|\[?::ffff:(127\.[\d.]+|7f[\da-f]{2}:[\da-f]{1,4})\]?)$/i.test(
    hostname,
  );
}
