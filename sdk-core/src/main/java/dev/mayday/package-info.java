/** Mayday's public face: the client, its scopes, and the static convenience over one installed client. */
@NullMarked
package dev.mayday;

import org.jspecify.annotations.NullMarked;
