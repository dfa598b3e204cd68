/** The shop as a web application with a {@code web.xml}. */
@NullMarked
package dev.maydayshop.tomcat;

import org.jspecify.annotations.NullMarked;
