extension PostgresMigration {
  /// Whoever changes a friendship or a decision, with whatever program, is noticed by all nodes.
  ///
  /// A notice tells those who listen, at once. What they miss they find in the table, by the number of the transaction
  /// that changed it: once everybody who was at it has ended, no lower one comes any more.
  static let changes = [
    """
    CREATE TABLE nearby.changes (
      user_id text COLLATE "C" PRIMARY KEY,
      changed_in xid8 NOT NULL
    )
    """,
    "CREATE INDEX changes_order ON nearby.changes (changed_in)",
    """
    CREATE FUNCTION nearby.note_change(changed text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO nearby.changes VALUES (changed, pg_current_xact_id())
        ON CONFLICT (user_id) DO UPDATE SET changed_in = excluded.changed_in;
      PERFORM pg_notify('\(channel)', pg_current_xact_id()::text || ' ' || changed);
    END $$
    """,
    """
    CREATE FUNCTION nearby.friendship_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'INSERT' THEN
        PERFORM nearby.note_change(OLD.one);
        PERFORM nearby.note_change(OLD.other);
      END IF;
      IF TG_OP <> 'DELETE' THEN
        PERFORM nearby.note_change(NEW.one);
        PERFORM nearby.note_change(NEW.other);
      END IF;
      RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER friendship_changed AFTER INSERT OR UPDATE OR DELETE ON nearby.friendships
      FOR EACH ROW EXECUTE FUNCTION nearby.friendship_changed()
    """,
    """
    CREATE FUNCTION nearby.sharing_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'INSERT' THEN PERFORM nearby.note_change(OLD.user_id); END IF;
      IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.user_id <> OLD.user_id THEN
        PERFORM nearby.note_change(NEW.user_id);
      END IF;
      RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER sharing_added AFTER INSERT OR DELETE ON nearby.sharing
      FOR EACH ROW EXECUTE FUNCTION nearby.sharing_changed()
    """,
    """
    CREATE TRIGGER sharing_changed AFTER UPDATE ON nearby.sharing
      FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION nearby.sharing_changed()
    """,
    // A decision that has no newer version would count for nothing beside the one that nodes know.
    """
    CREATE FUNCTION nearby.sharing_decided() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      now_ms bigint := extract(epoch FROM clock_timestamp()) * 1000;
    BEGIN
      IF current_setting('nearby.writer', true) = 'node' THEN RETURN NEW; END IF;
      IF (OLD.is_paused, OLD.paused_until_ms) IS DISTINCT FROM (NEW.is_paused, NEW.paused_until_ms)
        AND (OLD.visibility_epoch, OLD.visibility_sequence) = (NEW.visibility_epoch, NEW.visibility_sequence)
      THEN
        NEW.visibility_epoch := greatest(now_ms, OLD.visibility_epoch + 1);
        NEW.visibility_sequence := 0;
      END IF;
      IF OLD.precision <> NEW.precision
        AND (OLD.precision_epoch, OLD.precision_sequence) = (NEW.precision_epoch, NEW.precision_sequence)
      THEN
        NEW.precision_epoch := greatest(now_ms, OLD.precision_epoch + 1);
        NEW.precision_sequence := 0;
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER sharing_decided BEFORE UPDATE ON nearby.sharing
      FOR EACH ROW EXECUTE FUNCTION nearby.sharing_decided()
    """,
  ]

  /// What those listen to who want to hear of changes.
  static let channel = "nearby_accounts"
}
