/// A script that a server runs as one step. It is named by its hash; a server that has forgotten it, as every one does
/// when it is restarted, is given its text again.
package struct RedisScript: Sendable {
  /// The script.
  package let text: String

  /// The SHA-1 of ``text`` in hexadecimal, by which the server knows it.
  package let hash: String
}

extension RedisScript {
  /// Stores entries where it can be told at a glance that an entry replaces what is there, or is replaced by it.
  ///
  /// Keys: those of the entries. Arguments: of each the bytes of ``StoredEntry``, and the time to live.
  ///
  /// Answers the server's time, and for each key 1 where it is done, or what is there and has to be merged.
  ///
  /// Where a user has decided nothing between two places, the newer one stays: `LocationRecord.isReplaced(by:)`.
  /// Numbers are compared, since Lua compares text by the rules of the server's language.
  package static let store = RedisScript(
    text: """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local stamp = struct.pack('>I8', now)
      local answers = {now}
      local function compare(a, b)
        local a1, a2, a3, a4 = struct.unpack('>I4I4I4I4', a)
        local b1, b2, b3, b4 = struct.unpack('>I4I4I4I4', b)
        if a1 ~= b1 then return a1 - b1 end
        if a2 ~= b2 then return a2 - b2 end
        if a3 ~= b3 then return a3 - b3 end
        return a4 - b4
      end
      for i, key in ipairs(KEYS) do
        local new, life = ARGV[2 * i - 1], tonumber(ARGV[2 * i])
        local old = redis.pcall('GET', key)
        local order
        if type(old) ~= 'string' then
          order = 1
        elseif #old > 75 and life > 0 and new:byte(35) == 1 and old:sub(9, 43) == new:sub(1, 35) then
          order = compare(new:sub(36, 51), old:sub(44, 59))
        end
        if order == nil or order == 0 then
          answers[i + 1] = old
        else
          answers[i + 1] = 1
          if order > 0 and life > 0 then redis.call('SET', key, stamp .. new, 'PX', math.max(life - 1, 1)) end
        end
      end
      return answers
      """,
    hash: "1700b5425f2c56e1ae610550ae74bc6adfe4f566")

  /// Stores entries where nothing has changed since they were merged.
  ///
  /// Keys: those of the entries. Arguments: of each what was there, the bytes of ``StoredEntry`` and the time to live,
  /// 0 for a removal.
  ///
  /// Answers for each key 1 where it is done, and 0 where something else is there now.
  package static let replace = RedisScript(
    text: """
      local time = redis.call('TIME')
      local stamp = struct.pack('>I8', time[1] * 1000 + math.floor(time[2] / 1000))
      local answers = {}
      for i, key in ipairs(KEYS) do
        local old, new, life = ARGV[3 * i - 2], ARGV[3 * i - 1], tonumber(ARGV[3 * i])
        if redis.pcall('GET', key) ~= old then
          answers[i] = 0
        else
          answers[i] = 1
          if life > 0 then
            redis.call('SET', key, stamp .. new, 'PX', math.max(life - 1, 1))
          else
            redis.call('DEL', key)
          end
        end
      end
      return answers
      """,
    hash: "23d580a70cde6735f68a7f8415938b8045f68f03")
}
