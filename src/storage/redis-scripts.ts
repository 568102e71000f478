/** Each runs as one step on the server, and is told of in the same step. */
export const REDIS_SCRIPTS = {
  /** KEYS: record; ARGV: before or '', after or '', ttl in ms or '', channel, message. 1 where it wrote. */
  swap: `
    local stands = redis.call('GET', KEYS[1]) or ''
    if stands ~= ARGV[1] then return 0 end
    if ARGV[2] == '' then redis.call('DEL', KEYS[1])
    elseif ARGV[3] == '' then redis.call('SET', KEYS[1], ARGV[2])
    else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
    redis.call('PUBLISH', ARGV[4], ARGV[5])
    return 1`,
  /** KEYS: lock; ARGV: token, ttl in ms. 1 where it is still ours. */
  renewLock: `
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  /** KEYS: lock; ARGV: token, channel, message. */
  giveBackLock: `
    if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
    return redis.call('PUBLISH', ARGV[2], ARGV[3])`,
  /** KEYS: lease, its count; ARGV: holder, ttl in ms. The lease's number, or 0 where somebody else has it. */
  takeLease: `
    local holder = redis.call('GET', KEYS[1])
    if holder and holder ~= ARGV[1] then return 0 end
    if not holder then redis.call('INCR', KEYS[2]) end
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    return tonumber(redis.call('GET', KEYS[2]))`,
  /** KEYS: lease; ARGV: holder. */
  giveBackLease: `
    if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
    return 0`,
} as const;
