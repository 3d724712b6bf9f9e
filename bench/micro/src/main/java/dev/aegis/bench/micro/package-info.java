/// What single decisions of the agent cost, measured by JMH. No part of the test run.
@NullMarked
package dev.aegis.bench.micro;

import org.jspecify.annotations.NullMarked;
