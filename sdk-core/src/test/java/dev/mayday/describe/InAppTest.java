package dev.mayday.describe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InAppTest {

    private final InApp rules = new InApp(List.of("org.apache.shop."), List.of("com.acme.generated."));

    @ParameterizedTest
    @CsvSource({
        "com.acme.Checkout, true",
        "com.acme.Checkout$Step, true",
        "com.acme.Checkout$$Lambda/0x0000000800c03000, false",
        "com.acme.Checkout$$EnhancerBySpringCGLIB$$1a2b, false",
        "com.acme.Checkout$$SpringCGLIB$$0, false",
        "com.acme.generated.Stub, false",
        "$Proxy42, false",
        "jdk.proxy2.$Proxy42, false",
        "Main, true",
        "java.util.ArrayList, false",
        "javax.servlet.Filter, false",
        "jakarta.servlet.Filter, false",
        "jdk.internal.reflect.DirectMethodHandleAccessor, false",
        "sun.nio.ch.NioSocketImpl, false",
        "com.sun.proxy.Thing, false",
        "kotlin.collections.CollectionsKt, false",
        "scala.Option, false",
        "org.springframework.web.servlet.DispatcherServlet, false",
        "org.apache.catalina.core.StandardWrapperValve, false",
        "org.apache.shop.Basket, true",
        "org.eclipse.jetty.server.Server, false",
        "org.hibernate.Session, false",
        "ch.qos.logback.classic.Logger, false",
        "reactor.core.publisher.Mono, false",
        "okhttp3.RealCall, false",
        "dev.mayday.MaydayClient, false",
        "dev.maydayshop.Basket, true",
        "javassist.Mine, true",
    })
    void theApplicationIsToldFromWhatItRunsOn(String className, boolean inApp) {
        assertThat(rules.test(className)).isEqualTo(inApp);
    }

    @Test
    void anIncludeWinsOverEveryExclude() {
        InApp both = new InApp(List.of("com.acme.generated.keep."), List.of("com.acme.generated."));

        assertThat(both.test("com.acme.generated.keep.Handler")).isTrue();
        assertThat(both.test("com.acme.generated.Other")).isFalse();
    }
}
