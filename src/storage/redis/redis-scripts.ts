/** Lua scripts. Each runs atomically on the server and publishes its change in the same step. */
export const REDIS_SCRIPTS = {
  /**
   * Compare-and-set. KEYS: record, its collection's index, the global sequence counter, the epoch; ARGV: before or '',
   * after or '', TTL in ms or '', channel, the record's name, the epoch's value or '', deadline in epoch milliseconds
   * by the server's clock. Returns 1 if it wrote, -1 if the epoch differs. After the deadline it does nothing, because
   * the caller has given up.
   */
  swap: `
    if ARGV[6] ~= '' and redis.call('GET', KEYS[4]) ~= ARGV[6] then return -1 end
    local time = redis.call('TIME')
    if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[7]) then return 0 end
    local stands = redis.call('GET', KEYS[1]) or ''
    if stands ~= ARGV[1] then return 0 end
    if ARGV[2] == '' then
      redis.call('DEL', KEYS[1])
      redis.call('ZREM', KEYS[2], ARGV[5])
    else
      if ARGV[3] == '' then redis.call('SET', KEYS[1], ARGV[2])
      else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
      if stands == '' or not redis.call('ZSCORE', KEYS[2], ARGV[5]) then
        redis.call('ZADD', KEYS[2], redis.call('INCR', KEYS[3]), ARGV[5])
      end
    end
    redis.call('PUBLISH', ARGV[4], ARGV[5])
    return 1`,
  /** KEYS: index, counter, records…; ARGV: names of the records. Adds those that are not indexed yet. */
  index: `
    for i, name in ipairs(ARGV) do
      if not redis.call('ZSCORE', KEYS[1], name) and redis.call('EXISTS', KEYS[i + 2]) == 1 then
        redis.call('ZADD', KEYS[1], redis.call('INCR', KEYS[2]), name)
      end
    end
    return 1`,
  /** KEYS: index, records…; ARGV: names of the records. Removes those that have expired. */
  leaveOut: `
    for i, name in ipairs(ARGV) do
      if redis.call('EXISTS', KEYS[i + 1]) == 0 then redis.call('ZREM', KEYS[1], name) end
    end
    return 1`,
  /** KEYS: lock; ARGV: token, TTL in ms. Returns 1 if it is still ours. */
  renewLock: `
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  /** KEYS: lock; ARGV: token, channel, message. */
  giveBackLock: `
    if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
    return redis.call('PUBLISH', ARGV[2], ARGV[3])`,
  /**
   * KEYS: lease, its counter, the epoch; ARGV: holder, TTL in ms, the epoch's value, the highest fence known. Returns
   * the lease's fence, 0 if another holder has it, -1 if the epoch differs.
   */
  takeLease: `
    if redis.call('GET', KEYS[3]) ~= ARGV[3] then return -1 end
    local holder = redis.call('GET', KEYS[1])
    if holder and holder ~= ARGV[1] then return 0 end
    if tonumber(redis.call('GET', KEYS[2]) or '0') < tonumber(ARGV[4]) then redis.call('SET', KEYS[2], ARGV[4]) end
    if not holder then redis.call('INCR', KEYS[2]) end
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    return tonumber(redis.call('GET', KEYS[2]))`,
  /** KEYS: lease; ARGV: holder. */
  giveBackLease: `
    if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
    return 0`,
} as const;
