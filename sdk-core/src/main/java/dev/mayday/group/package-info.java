/** What makes two events the same error, and how many people it touched: shared by the inbox and by flood control. */
@NullMarked
package dev.mayday.group;

import org.jspecify.annotations.NullMarked;
