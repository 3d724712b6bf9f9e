package dev.aegis.dataplane.node.settings;

/// How much room a node wants on the disk that holds its log. The node's own, since disks differ.
///
/// @param lowMib with less than this free, a leader refuses what makes the store grow; 0 for never
/// @param stopMib with less than this free, a node ends before its log fails; 0 for never
public record DiskRoom(long lowMib, long stopMib) {
  public static final DiskRoom DEFAULT = new DiskRoom(512, 64);

  public DiskRoom {
    if (stopMib < 0 || lowMib < stopMib) {
      throw new SettingsException(
          "aegis.node.disk-low-mib is %d and aegis.node.disk-stop-mib is %d; neither may be negative, nor the first less than the second."
              .formatted(lowMib, stopMib));
    }
  }
}
