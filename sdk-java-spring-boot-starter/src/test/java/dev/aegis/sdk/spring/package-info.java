/// What a Spring Boot application gets of the starter.
@NullMarked
package dev.aegis.sdk.spring;

import org.jspecify.annotations.NullMarked;
