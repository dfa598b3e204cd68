/** What the tests need around the SDK: real receivers, a real browser, and one rule for what to do where they are not installed. */
@NullMarked
package dev.mayday.testkit;

import org.jspecify.annotations.NullMarked;
