/// ZooKeeper under load.
@NullMarked
package dev.aegis.load.zookeeper;

import org.jspecify.annotations.NullMarked;
