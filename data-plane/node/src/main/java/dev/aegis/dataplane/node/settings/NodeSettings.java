package dev.aegis.dataplane.node.settings;

import dev.aegis.telemetry.signal.NodeId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who this node is and where things are: the part of a node's settings that differs from node to
/// node and never rolls.
///
/// @param id this node's name, for example `n1`
/// @param cluster the cluster's name; nodes of different clusters refuse each other
/// @param peers Raft address of every member, by node id; once there is a log, that one says who
///   they are
/// @param clients client address of every member, by node id
/// @param dataDir this node's own directory
/// @param configFile the mounted `aegis.yaml`
/// @param emptyStorage whether empty storage may be formatted, and as what
/// @param disk how much room it wants on its disk
/// @param security how this node tells peers and clients from strangers
/// @param restoreFrom the backup that a new cluster begins from; all its nodes name the same one
public record NodeSettings(
    String id,
    String cluster,
    SortedMap<String, HostPort> peers,
    SortedMap<String, HostPort> clients,
    Path dataDir,
    Path configFile,
    EmptyStorage emptyStorage,
    DiskRoom disk,
    NodeSecurity security,
    Optional<Path> restoreFrom) {

  /// A node that wants the usual room on its disk.
  ///
  /// @param bootstrap whether it founds the cluster
  public NodeSettings(
      String id,
      String cluster,
      SortedMap<String, HostPort> peers,
      SortedMap<String, HostPort> clients,
      Path dataDir,
      Path configFile,
      boolean bootstrap,
      NodeSecurity security) {
    this(
        id,
        cluster,
        peers,
        clients,
        dataDir,
        configFile,
        bootstrap ? EmptyStorage.FOUND : EmptyStorage.LOST,
        DiskRoom.DEFAULT,
        security,
        Optional.empty());
  }

  public NodeSettings {
    peers = new TreeMap<>(peers);
    clients = new TreeMap<>(clients);
    for (String name : peers.keySet()) {
      requireNodeName(name);
    }
    if (!peers.containsKey(id) || !clients.containsKey(id)) {
      throw new SettingsException(
          "Node '%s' is not among its own peers %s and clients %s. Name it in both aegis.node.peers and aegis.node.clients."
              .formatted(id, peers.keySet(), clients.keySet()));
    }
    if (!peers.keySet().equals(clients.keySet())) {
      throw new SettingsException(
          "aegis.node.peers names %s and aegis.node.clients names %s; both must name the same nodes."
              .formatted(peers.keySet(), clients.keySet()));
    }
    // Without certificates a node has no way to tell a peer from a stranger, so it stays on
    // loopback.
    if (security instanceof NodeSecurity.Insecure) {
      for (HostPort address : peers.values()) {
        address.requireLoopback("aegis.node.peers");
      }
      for (HostPort address : clients.values()) {
        address.requireLoopback("aegis.node.clients");
      }
    }
  }

  /// Telemetry, file names and reports carry these names, so what they may be made of is narrow.
  private static void requireNodeName(String name) {
    try {
      var _ = new NodeId(name);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          "aegis.node.peers: '%s' is no node name: %s.".formatted(name, e.getMessage()));
    }
  }

  /// The same node, told to begin from this backup.
  public NodeSettings restoringFrom(Path backup) {
    return new NodeSettings(
        id,
        cluster,
        peers,
        clients,
        dataDir,
        configFile,
        emptyStorage,
        disk,
        security,
        Optional.of(backup));
  }

  /// The same node, new to a cluster that is there.
  public NodeSettings joining() {
    return new NodeSettings(
        id,
        cluster,
        peers,
        clients,
        dataDir,
        configFile,
        EmptyStorage.JOIN,
        disk,
        security,
        restoreFrom);
  }

  public HostPort ownPeer() {
    return address(peers);
  }

  public HostPort ownClient() {
    return address(clients);
  }

  /// How many of the nodes are named before this one: what all do now and then, each does at
  /// another time.
  public int nodesBefore() {
    return peers.headMap(id).size();
  }

  private HostPort address(SortedMap<String, HostPort> addresses) {
    HostPort own = addresses.get(id);
    if (own == null) {
      throw new IllegalStateException("checked at construction: " + id);
    }
    return own;
  }

  /// Reads `n1=host:port,n2=host:port`.
  ///
  /// @throws SettingsException naming the property and the part that cannot be read
  public static SortedMap<String, HostPort> parseAddresses(String property, String text) {
    SortedMap<String, HostPort> addresses = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new SettingsException(
            "%s: '%s' is not of the form id=host:port.".formatted(property, part));
      }
      String id = part.substring(0, equals).strip();
      if (addresses.put(id, HostPort.parse(property, part.substring(equals + 1).strip())) != null) {
        throw new SettingsException("%s names node '%s' twice.".formatted(property, id));
      }
    }
    return addresses;
  }
}
