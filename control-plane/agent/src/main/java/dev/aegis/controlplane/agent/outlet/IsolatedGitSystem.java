package dev.aegis.controlplane.agent.outlet;

import java.io.File;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.eclipse.jgit.util.time.MonotonicClock;
import org.eclipse.jgit.util.time.MonotonicSystemClock;
import org.jspecify.annotations.Nullable;

/// Git as if the machine had no user: no configuration file, no environment variable.
///
/// Left alone, JGit reads the account's git configuration, so that the agent would behave otherwise
/// on another account; it runs the `git` program to find the system's; and it measures the time
/// resolution of the file system for seconds, and writes what it found into the account's home.
/// Here all three files are empty and in memory, and the resolution is a given: two seconds, the
/// coarsest there is. A coarse value only means that a file touched lately is read again.
@SuppressWarnings("deprecation") // three deprecated methods are still abstract
public final class IsolatedGitSystem extends SystemReader {
  private static final Duration TIMESTAMP_RESOLUTION = Duration.ofSeconds(2);
  private static final MonotonicClock CLOCK = new MonotonicSystemClock();

  private IsolatedGitSystem() {}

  /// Makes it this process's view; call before anything else of JGit.
  public static void install() {
    if (!(SystemReader.getInstance() instanceof IsolatedGitSystem)) {
      SystemReader.setInstance(new IsolatedGitSystem());
    }
  }

  @Override
  public String getHostname() {
    return "localhost";
  }

  @Override
  public @Nullable String getenv(String variable) {
    return null;
  }

  @Override
  public @Nullable String getProperty(String key) {
    return System.getProperty(key);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new EmptyConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new EmptyConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new EmptyConfig(parent, fs);
  }

  @Override
  public long getCurrentTime() {
    return System.currentTimeMillis();
  }

  @Override
  public MonotonicClock getClock() {
    return CLOCK;
  }

  @Override
  public int getTimezone(long when) {
    return 0;
  }

  @Override
  public TimeZone getTimeZone() {
    return TimeZone.getTimeZone(ZoneOffset.UTC);
  }

  /// Is never read from a file and never written to one.
  private static final class EmptyConfig extends FileBasedConfig {
    EmptyConfig(@Nullable Config parent, FS fs) {
      super(parent, new File("no-git-configuration"), fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public long getTimeUnit(
        String section, @Nullable String subsection, String name, long otherwise, TimeUnit unit) {
      boolean resolution =
          ConfigConstants.CONFIG_FILESYSTEM_SECTION.equals(section)
              && (ConfigConstants.CONFIG_KEY_TIMESTAMP_RESOLUTION.equals(name)
                  || ConfigConstants.CONFIG_KEY_MIN_RACY_THRESHOLD.equals(name));
      return resolution
          ? unit.convert(TIMESTAMP_RESOLUTION)
          : super.getTimeUnit(section, subsection, name, otherwise, unit);
    }
  }
}
