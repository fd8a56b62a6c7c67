import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;

/**
 * "insert|set|get|expire integers|texts COUNT": nanoseconds an entry, for Caffeine with a deadline for each entry.
 * Keys and values are boxed beforehand, so that boxing is not measured.
 */
public final class CaffeinePeer {
  private static long state;
  private static long time;

  private final int count;
  private final Object[] keys;
  private final Object[] probes;
  private final Long[] values;
  private Cache<Object, Long> cache;

  private CaffeinePeer(int count, boolean isText) {
    this.count = count;
    keys = new Object[count];
    probes = new Object[count];
    values = new Long[count];
    state = 3;
    for (int i = 0; i < count; i++) {
      long number = next() >>> 1;
      keys[i] = isText ? (Object) ("user-" + number) : (Object) number;
      values[i] = (long) i;
    }
    int[] order = new int[count];
    for (int i = 0; i < count; i++) order[i] = i;
    state = 4;
    for (int last = count - 1; last > 0; last--) {
      int other = (int) Long.remainderUnsigned(next(), last + 1);
      int kept = order[last];
      order[last] = order[other];
      order[other] = kept;
    }
    for (int i = 0; i < count; i++) probes[i] = keys[order[i]];
    refill();
  }

  private static long next() {
    state += 0x9E3779B97F4A7C15L;
    long mixed = state;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  private void refill() {
    cache = Caffeine.newBuilder().ticker(() -> time).expireAfter(new TenMinutes()).build();
    put(keys);
  }

  private void put(Object[] keys) {
    for (int i = 0; i < count; i++) {
      if (i % 33 == 0) time += 1_000_000;
      cache.put(keys[i], values[i]);
    }
  }

  private String run(String what) {
    if (what.equals("insert")) cache = null;
    long start = now();
    long check = count;
    switch (what) {
      case "insert":
        refill();
        break;
      case "set":
        put(probes);
        break;
      case "get":
        check = 0;
        for (Object key : probes) if (cache.getIfPresent(key) != null) check++;
        break;
      case "expire":
        time += 3600_000_000_000L;
        cache.cleanUp();
        check = count - cache.estimatedSize();
        break;
      default:
        return "! did not understand";
    }
    long cost = now() - start;
    if (what.equals("expire")) refill();
    return (double) cost / count + " " + check;
  }

  /** Processor time of this thread, in nanoseconds. */
  private static long now() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    CaffeinePeer peer = null;
    String made = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ");
      if (!made.equals(words[1])) {
        peer = null;
        peer = new CaffeinePeer(Integer.parseInt(words[2]), words[1].equals("texts"));
        made = words[1];
      }
      System.out.println(peer.run(words[0]));
    }
  }

  private static final class TenMinutes implements Expiry<Object, Long> {
    private static final long DURATION = 600_000_000_000L;

    @Override
    public long expireAfterCreate(Object key, Long value, long now) {
      return DURATION;
    }

    @Override
    public long expireAfterUpdate(Object key, Long value, long now, long left) {
      return DURATION;
    }

    @Override
    public long expireAfterRead(Object key, Long value, long now, long left) {
      return left;
    }
  }
}
