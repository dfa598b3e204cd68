/** First stage on the worker: a throwable and its context become an event. */
@NullMarked
package dev.mayday.describe;

import org.jspecify.annotations.NullMarked;
