/// Makes certificates for development and tests: an authority that lives for one run. A production
/// cluster gets its certificates from elsewhere.
@NullMarked
package dev.aegis.dataplane.node.certificates;

import org.jspecify.annotations.NullMarked;
