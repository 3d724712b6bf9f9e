package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Nodes that get little of their disk or of the processors, for as long as that lasts. For one
/// thread at a time.
///
/// Each shortage counts what it did, and one that did nothing is a failure: a run under it would
/// show nothing.
final class Shortages implements AutoCloseable {
  private static final String DISK = "blkio";
  private static final String CPU = "cpu";
  private static final String BYTES = "blkio.throttle.io_service_bytes";
  private static final String WRITES = "blkio.throttle.io_serviced";
  static final String NOTHING_BEGAN = "there was no shortage to end";
  static final int PERIOD_US = 100_000;
  static final int PERCENT_US = PERIOD_US / 100;

  private final String prefix;
  private final Map<String, ControlGroup> groups = new TreeMap<>();
  private final Map<String, Allowance> allowances = new TreeMap<>();

  /// @param prefix what the names of all groups begin with: this campaign's own
  Shortages(String prefix) {
    this.prefix = prefix;
  }

  void ofBytes(NodeProcess node, Disk disk, long bytesPerSecond) {
    ofDisk(node, disk, "blkio.throttle.write_bps_device", BYTES, bytesPerSecond);
  }

  void ofWrites(NodeProcess node, Disk disk, long writesPerSecond) {
    ofDisk(node, disk, "blkio.throttle.write_iops_device", WRITES, writesPerSecond);
  }

  private void ofDisk(NodeProcess node, Disk disk, String limit, String counter, long value) {
    ControlGroup group = begin(DISK, node);
    group.limit(limit, disk.device() + " " + value);
    allowances.put(node.name(), new Allowance(counter, value, System.nanoTime()));
    node.confine(group);
  }

  void ofCpu(NodeProcess node, int percent) {
    ControlGroup group = begin(CPU, node);
    group.limit("cpu.cfs_period_us", Integer.toString(PERIOD_US));
    group.limit("cpu.cfs_quota_us", Integer.toString(percent * PERCENT_US));
    node.confine(group);
  }

  private ControlGroup begin(String controller, NodeProcess node) {
    ControlGroup group = ControlGroup.create(controller, prefix + "-" + node.name());
    groups.put(controller + node.name(), group);
    return group;
  }

  /// Gives the node its disk back.
  ///
  /// @return what its disk took meanwhile
  String endOfDisk(NodeProcess node, Disk disk) {
    ControlGroup group = groups.remove(DISK + node.name());
    if (group == null) {
      return NOTHING_BEGAN;
    }
    Allowance allowance = Objects.requireNonNull(allowances.remove(node.name()));
    long writes = written(group.read(WRITES), disk);
    long bytes = written(group.read(BYTES), disk);
    boolean wasWanted =
        allowance.wasWanted(allowance.counter().equals(BYTES) ? bytes : writes, System.nanoTime());
    for (String limit : new String[] {"write_bps_device", "write_iops_device"}) {
      group.limit("blkio.throttle." + limit, disk.device() + " 0");
    }
    remove(group, node);
    String took = "%s's disk took %d writes, %d KiB".formatted(node.name(), writes, bytes >> 10);
    requireEffect(wasWanted, took + ", and less than half of what it might have");
    return took;
  }

  /// Gives the node its processors back.
  ///
  /// @return how long it had to wait
  String endOfCpu(NodeProcess node) {
    ControlGroup group = groups.remove(CPU + node.name());
    if (group == null) {
      return NOTHING_BEGAN;
    }
    String stat = group.read("cpu.stat");
    remove(group, node);
    long times = number(stat, "nr_throttled (\\d+)");
    long nanos = number(stat, "throttled_time (\\d+)");
    requireEffect(times > 0, node.name() + " got little of a processor, and wanted no more");
    return "%s was held back %d times, %d ms in all"
        .formatted(node.name(), times, nanos / 1_000_000);
  }

  /// Ends all that are left, of nodes that are no more.
  @Override
  public void close() {
    groups.values().forEach(ControlGroup::remove);
    groups.clear();
  }

  private static void remove(ControlGroup group, NodeProcess node) {
    node.release(group);
    group.remove();
  }

  private static long written(String counters, Disk disk) {
    return number(counters, Pattern.quote(disk.device()) + " Write (\\d+)");
  }

  /// The number that stands where the pattern has a group, in a line of the text; 0 for none.
  static long number(String text, String pattern) {
    Matcher matcher = Pattern.compile("(?m)^" + pattern + "$").matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static void requireEffect(boolean hasOne, String sentence) {
    if (!hasOne) {
      throw new FaultException("The fault changed nothing: " + sentence + ".", null);
    }
  }
}
