/// etcd under load.
@NullMarked
package dev.aegis.load.etcd;

import org.jspecify.annotations.NullMarked;
