package dev.mayday.describe;

import java.util.List;

/**
 * Tells the application's classes from those of libraries and the platform, by prefix of the fully qualified name. Includes
 * win over excludes; what no rule names is the application's.
 */
final class InApp {

    /** What a Java service usually runs on. Whole packages: each ends in a dot. */
    private static final List<String> LIBRARIES = List.of(
            "java.",
            "javax.",
            "jakarta.",
            "jdk.",
            "sun.",
            "com.sun.",
            "kotlin.",
            "kotlinx.",
            "scala.",
            "groovy.",
            "org.codehaus.groovy.",
            "clojure.",
            "dev.mayday.",
            "org.springframework.",
            "org.apache.",
            "org.eclipse.",
            "org.hibernate.",
            "org.jboss.",
            "org.wildfly.",
            "org.junit.",
            "org.slf4j.",
            "ch.qos.logback.",
            "io.micrometer.",
            "io.micronaut.",
            "io.quarkus.",
            "io.vertx.",
            "io.smallrye.",
            "io.netty.",
            "io.grpc.",
            "io.opentelemetry.",
            "io.undertow.",
            "io.lettuce.",
            "io.reactivex.",
            "reactor.",
            "rx.",
            "akka.",
            "okhttp3.",
            "okio.",
            "retrofit2.",
            "feign.",
            "com.fasterxml.",
            "tools.jackson.",
            "com.google.common.",
            "com.google.gson.",
            "com.google.inject.",
            "com.google.protobuf.",
            "com.zaxxer.hikari.",
            "com.mysql.",
            "com.mongodb.",
            "com.netflix.",
            "com.intellij.",
            "org.postgresql.",
            "org.mariadb.",
            "org.h2.",
            "org.flywaydb.",
            "org.jooq.",
            "org.mybatis.",
            "org.quartz.",
            "org.thymeleaf.",
            "org.glassfish.",
            "redis.clients.",
            "net.bytebuddy.",
            "net.sf.cglib.",
            "org.aspectj.");

    /** What frameworks and the compiler make at run time: nobody's source. */
    private static final List<String> GENERATED =
            List.of("$$Lambda", "$$EnhancerBy", "$$SpringCGLIB$$", "$$FastClassBy", "$HibernateProxy$", "$ByteBuddy$");

    private final List<String> includes;
    private final List<String> excludes;

    InApp(List<String> includes, List<String> excludes) {
        this.includes = List.copyOf(includes);
        this.excludes = List.copyOf(excludes);
    }

    boolean test(String className) {
        if (startsWithAny(className, includes)) {
            return !isGenerated(className);
        }
        return !startsWithAny(className, excludes) && !startsWithAny(className, LIBRARIES) && !isGenerated(className);
    }

    private static boolean isGenerated(String className) {
        if (className.indexOf('$') < 0) {
            return false;
        }
        for (String mark : GENERATED) {
            if (className.contains(mark)) {
                return true;
            }
        }
        return className.startsWith("$Proxy");
    }

    private static boolean startsWithAny(String className, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (className.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
