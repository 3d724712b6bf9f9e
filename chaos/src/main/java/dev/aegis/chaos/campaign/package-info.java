/// Campaigns: which cells, in which order, how each is run on real nodes and what is made of it.
@NullMarked
package dev.aegis.chaos.campaign;

import org.jspecify.annotations.NullMarked;
