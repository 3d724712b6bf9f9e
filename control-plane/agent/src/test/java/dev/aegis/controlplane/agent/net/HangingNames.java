package dev.aegis.controlplane.agent.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The name service of the tests' JVMs: as the machine's, but the names under `hangs.test` get no
/// answer, and asking cannot be interrupted, just as in the C library. Found by the JVM through
/// `META-INF/services`, so it is there in processes that tests start, too.
public final class HangingNames extends InetAddressResolverProvider {
  private static final String DOMAIN = ".hangs.test";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Map<String, Host> HOSTS = new ConcurrentHashMap<>();

  /// A host whose name nobody tells before [#tell], or before the test is over with it.
  public static final class Host implements AutoCloseable {
    private final String name;
    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    private Host(String name) {
      this.name = name;
    }

    public String name() {
      return name;
    }

    /// How many threads have asked for it.
    public int asked() {
      return asked.get();
    }

    /// From now on it is this machine.
    public void tell() {
      answer.countDown();
    }

    @Override
    public void close() {
      tell();
    }

    private void hang() {
      asked.incrementAndGet();
      boolean interrupted = false;
      while (true) {
        try {
          answer.await();
          break;
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// A new host; the JVM remembers names, so none is used twice.
  public static Host hang(String what) {
    Host host = new Host(what + "-" + NUMBER.incrementAndGet() + DOMAIN);
    HOSTS.put(host.name(), host);
    return host;
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver machine = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        if (!host.endsWith(DOMAIN)) {
          return machine.lookupByName(host, policy);
        }
        HOSTS.computeIfAbsent(host, Host::new).hang();
        return Stream.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return machine.lookupByAddress(address);
      }
    };
  }

  @Override
  public String name() {
    return "names that hang";
  }
}
