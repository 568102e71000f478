/** Lua scripts. Each runs atomically on the server and publishes its change in the same step. */
export const REDIS_SCRIPTS = {
  /**
   * Compare-and-sets of different records, each by itself. KEYS: the epoch, the global sequence counter, the expiries,
   * then for each its record and its collection's index; ARGV: channel, the epoch's value or '', deadline in epoch milliseconds by the
   * server's clock, then for each: before or '', after or '', TTL in ms or '', the record's name, '1' if silent. Returns the names of
   * those it wrote, -1 if the epoch differs. After the deadline it does nothing, because the callers have given up.
   */
  swap: `
    if ARGV[2] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[2] then return -1 end
    local written = {}
    local time = redis.call('TIME')
    if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[3]) then return written end
    local now = math.floor(time[1] * 1000 + time[2] / 1000)
    for i = 0, (#KEYS - 3) / 2 - 1 do
      local record, index = KEYS[2 * i + 4], KEYS[2 * i + 5]
      local before, after, ttl, name, silent = ARGV[5 * i + 4], ARGV[5 * i + 5], ARGV[5 * i + 6], ARGV[5 * i + 7], ARGV[5 * i + 8]
      local stands = redis.call('GET', record) or ''
      if stands == before then
        if after == '' then
          redis.call('DEL', record)
          redis.call('ZREM', index, name)
        else
          if ttl == '' then redis.call('SET', record, after)
          else
            redis.call('SET', record, after, 'PX', ttl)
            redis.call('ZADD', KEYS[3], now + ttl, name)
          end
          if stands == '' or not redis.call('ZSCORE', index, name) then
            redis.call('ZADD', index, redis.call('INCR', KEYS[2]), name)
          end
        end
        if silent == '' then redis.call('PUBLISH', ARGV[1], name) end
        written[#written + 1] = name
      end
    end
    return written`,
  /** KEYS: index, counter, records…; ARGV: names of the records. Adds those that are not indexed yet. */
  index: `
    for i, name in ipairs(ARGV) do
      if not redis.call('ZSCORE', KEYS[1], name) and redis.call('EXISTS', KEYS[i + 2]) == 1 then
        redis.call('ZADD', KEYS[1], redis.call('INCR', KEYS[2]), name)
      end
    end
    return 1`,
  /**
   * KEYS: the expiries, then for each record the record and its collection's index; ARGV: the names of the records. Those
   * that are gone leave the index; the expiries keep those that are to go.
   */
  expire: `
    local time = redis.call('TIME')
    local now = math.floor(time[1] * 1000 + time[2] / 1000)
    for i, name in ipairs(ARGV) do
      local left = redis.call('PTTL', KEYS[2 * i])
      if left == -2 then redis.call('ZREM', KEYS[2 * i + 1], name) end
      if left < 0 then redis.call('ZREM', KEYS[1], name)
      else redis.call('ZADD', KEYS[1], now + left, name) end
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
  /** KEYS: a lease's counter; ARGV: the fence it must have reached. */
  raiseFence: `
    if tonumber(redis.call('GET', KEYS[1]) or '0') < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], ARGV[1]) end
    return 1`,
  /** KEYS: lease; ARGV: holder. */
  giveBackLease: `
    if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
    return 0`,
} as const;
