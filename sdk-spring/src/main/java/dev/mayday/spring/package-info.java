/** Mayday in a Spring Boot application: the client as a bean, and everything that an application has decorated with it. */
@NullMarked
package dev.mayday.spring;

import org.jspecify.annotations.NullMarked;
