/// The one machine on which a cluster runs and is broken: namespaces, disks made of files,
/// processes. All effects of a campaign on anything but its own files are here.
@NullMarked
package dev.aegis.chaos.machine;

import org.jspecify.annotations.NullMarked;
