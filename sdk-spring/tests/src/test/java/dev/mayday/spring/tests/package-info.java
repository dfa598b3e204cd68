/** The starter in real applications, on each line of Spring Boot, spoken to from outside. */
package dev.mayday.spring.tests;
