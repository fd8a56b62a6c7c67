/// A step that makes a schema of today of each former one. One that has been released is never changed.
struct PostgresMigration {
  let number: Int64

  /// What is done, in one transaction with the note that it has been done.
  let statements: [String]

  /// All steps, in order.
  static let all = [
    PostgresMigration(number: 1, statements: accounts),
    PostgresMigration(number: 2, statements: reports),
    PostgresMigration(number: 3, statements: changes),
  ]

  /// A friendship is one row, so that it is mutual whoever writes it. Ids are ordered by their bytes, as everywhere.
  private static let accounts = [
    #"CREATE TABLE nearby.users (user_id text COLLATE "C" PRIMARY KEY)"#,
    """
    CREATE TABLE nearby.friendships (
      one text COLLATE "C" NOT NULL REFERENCES nearby.users,
      other text COLLATE "C" NOT NULL REFERENCES nearby.users,
      PRIMARY KEY (one, other),
      CHECK (one < other)
    )
    """,
    "CREATE INDEX friendships_other ON nearby.friendships (other)",
    """
    CREATE TABLE nearby.wishes (
      user_id text COLLATE "C" NOT NULL REFERENCES nearby.users,
      friend_id text COLLATE "C" NOT NULL REFERENCES nearby.users,
      PRIMARY KEY (user_id, friend_id),
      CHECK (user_id <> friend_id)
    )
    """,
    """
    CREATE TABLE nearby.sharing (
      user_id text COLLATE "C" PRIMARY KEY,
      is_paused boolean NOT NULL,
      paused_until_ms bigint,
      visibility_epoch bigint NOT NULL,
      visibility_sequence bigint NOT NULL,
      visibility_node bigint NOT NULL,
      precision bigint NOT NULL,
      precision_epoch bigint NOT NULL,
      precision_sequence bigint NOT NULL,
      precision_node bigint NOT NULL
    )
    """,
  ]

  /// The day that decides where a report lies is that of its version, which comes again when the report does: were it
  /// the one of its acceptance, another report with the same name could lie in another partition, where no key would
  /// tell the two from each other. They are the same day, but for a clock that was ahead; those reports are strays.
  private static let reports = [
    """
    CREATE TABLE nearby.locations (
      epoch bigint NOT NULL,
      sequence bigint NOT NULL,
      node bigint NOT NULL,
      latitude double precision NOT NULL,
      longitude double precision NOT NULL,
      accepted_at_ms bigint NOT NULL,
      captured_at_ms bigint,
      accuracy real,
      heading real,
      speed real,
      user_id text COLLATE "C" NOT NULL,
      PRIMARY KEY (user_id, epoch, sequence, node)
    ) PARTITION BY RANGE (epoch)
    """,
    """
    CREATE INDEX locations_strays ON nearby.locations (accepted_at_ms)
      WHERE accepted_at_ms / 86400000 < epoch / 86400000 - 1
    """,
    // Takes whatever has no partition of its own, so that nothing is ever refused for want of one.
    "CREATE TABLE nearby.locations_other PARTITION OF nearby.locations DEFAULT",
    "CREATE INDEX locations_other_by_time ON nearby.locations_other (accepted_at_ms)",
    """
    CREATE FUNCTION nearby.add_day(day bigint) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      name text := 'locations_' || to_char(date '1970-01-01' + day::integer, 'YYYYMMDD');
      beginning bigint := day * 86400000;
    BEGIN
      PERFORM pg_advisory_xact_lock(\(PostgresSchema.lock), 2);
      IF EXISTS (SELECT FROM pg_tables WHERE schemaname = 'nearby' AND tablename = name) THEN RETURN; END IF;
      EXECUTE format('CREATE TABLE nearby.%I (LIKE nearby.locations INCLUDING ALL)', name);
      -- Nothing gets in between what is moved and what comes, and whoever has chosen a partition has written to it.
      -- Whoever appends waits behind this one, so it does not wait for long itself.
      PERFORM set_config('lock_timeout', '1s', true);
      LOCK TABLE ONLY nearby.locations IN SHARE ROW EXCLUSIVE MODE;
      LOCK TABLE nearby.locations_other IN ACCESS EXCLUSIVE MODE;
      EXECUTE format(
        'WITH moved AS (DELETE FROM nearby.locations_other WHERE epoch >= %s AND epoch < %s RETURNING *) '
          'INSERT INTO nearby.%I SELECT * FROM moved',
        beginning, beginning + 86400000, name);
      EXECUTE format(
        'ALTER TABLE nearby.locations ATTACH PARTITION nearby.%I FOR VALUES FROM (%s) TO (%s)',
        name, beginning, beginning + 86400000);
    END $$
    """,
    """
    CREATE FUNCTION nearby.drop_day(ended_by_ms bigint) RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE
      oldest record;
    BEGIN
      PERFORM pg_advisory_xact_lock(\(PostgresSchema.lock), 2);
      SELECT relname, pg_stat_get_live_tuples(pg_class.oid) AS count INTO oldest
        FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
        WHERE inhparent = 'nearby.locations'::regclass AND relname ~ '^locations_[0-9]{8}$'
          AND (to_date(right(relname, 8), 'YYYYMMDD') - date '1970-01-01' + 1)::bigint * 86400000 <= ended_by_ms
        ORDER BY relname LIMIT 1;
      IF NOT FOUND THEN RETURN NULL; END IF;
      -- Whoever appends waits behind this one, so it does not wait for long itself.
      PERFORM set_config('lock_timeout', '1s', true);
      EXECUTE format('DROP TABLE nearby.%I', oldest.relname);
      RETURN oldest.count;
    END $$
    """,
  ]
}
