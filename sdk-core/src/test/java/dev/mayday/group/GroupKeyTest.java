package dev.mayday.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupKeyTest {

    private static final Frame PAY = app("shop.Cart", "pay", 10);
    private static final Frame READ = library("java.net.Socket", "read", 5);

    @Test
    void messagesAndLinesOfAnExceptionDoNotCount() {
        GroupKey one = key(thrown("Boom", "order 1", List.of(app("shop.Cart", "pay", 10))));
        GroupKey two = key(thrown("Boom", "order 2", List.of(app("shop.Cart", "pay", 99))));

        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two).hasToString(two.toString());
    }

    @Test
    void typeAndOwnFramesCount() {
        GroupKey key = key(thrown("Boom", "m", List.of(PAY)));

        assertThat(key)
                .isNotEqualTo(key(thrown("Bang", "m", List.of(PAY))))
                .isNotEqualTo(key(thrown("Boom", "m", List.of(app("shop.Cart", "add", 10)))))
                .isNotEqualTo(key(thrown("Boom", "m", List.of(app("shop.Order", "pay", 10)))))
                .isNotEqualTo(key(thrown("Boom", "m", List.of(PAY, app("shop.Web", "post", 1)))));
    }

    @Test
    void libraryFramesDoNotCountBesideOwnOnes() {
        GroupKey key = key(thrown("Boom", "m", List.of(READ, PAY)));

        assertThat(key).isEqualTo(key(thrown("Boom", "m", List.of(library("java.net.Socket", "write", 6), PAY))));
    }

    @Test
    void libraryFramesCountWhereNothingIsOwn() {
        GroupKey key = key(thrown("Boom", "m", List.of(READ)));

        assertThat(key).isNotEqualTo(key(thrown("Boom", "m", List.of(library("java.net.Socket", "write", 6)))));
    }

    @Test
    void reflectionDoesNotCountEvenThen() {
        Frame slow = library("jdk.internal.reflect.NativeMethodAccessorImpl", "invoke0", -2);
        Frame fast = library("jdk.internal.reflect.GeneratedMethodAccessor12", "invoke", 0);

        assertThat(key(thrown("Boom", "m", List.of(READ, slow))))
                .isEqualTo(key(thrown("Boom", "m", List.of(READ, fast))));
    }

    @Test
    void ownFramesOfACauseMakeThoseOfTheRestNotCount() {
        EventException wrapper = exception("Wrapper", Mechanism.GENERIC, List.of(READ));
        EventException other = exception("Wrapper", Mechanism.GENERIC, List.of(library("a.B", "c", 1)));
        EventException cause = exception("Boom", Mechanism.GENERIC.child(1, 0, "cause"), List.of(PAY));

        assertThat(key(List.of(wrapper, cause))).isEqualTo(key(List.of(other, cause)));
    }

    @Test
    void causesCount() {
        EventException captured = exception("Wrapper", Mechanism.GENERIC, List.of(PAY));
        EventException one = exception("Boom", Mechanism.GENERIC.child(1, 0, "cause"), List.of(PAY));
        EventException other = exception("Bang", Mechanism.GENERIC.child(1, 0, "cause"), List.of(PAY));

        assertThat(key(List.of(captured, one)))
                .isNotEqualTo(key(List.of(captured, other)))
                .isNotEqualTo(key(List.of(captured)));
    }

    @Test
    void whatIsSuppressedAndItsCausesDoNotCount() {
        EventException captured = exception("Boom", Mechanism.GENERIC, List.of(PAY));
        EventException suppressed = exception("Close", Mechanism.GENERIC.child(1, 0, "suppressed[0]"), List.of(PAY));
        EventException below = exception("Io", Mechanism.GENERIC.child(2, 1, "cause"), List.of(PAY));

        assertThat(key(List.of(captured, suppressed, below))).isEqualTo(key(List.of(captured)));
    }

    @Test
    void overflowsOfOneRecursionAreOneGroup() {
        List<Frame> shallow = new ArrayList<>();
        List<Frame> deep = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            deep.add(PAY);
            deep.add(app("shop.Cart", "total", 20));
        }
        shallow.addAll(deep.subList(0, 400));

        assertThat(key(thrown("StackOverflowError", "m", shallow)))
                .isEqualTo(key(thrown("StackOverflowError", "m", deep)));
    }

    @ParameterizedTest
    @CsvSource({
        "shop.Cart,             lambda$pay$3, shop.Cart,                  lambda$pay$11",
        "shop.Cart$$Lambda$14,  run,          shop.Cart$$Lambda/0x00007f, run",
        "shop.Cart$$SpringCGLIB$$0, pay,      shop.Cart$$SpringCGLIB$$3,  pay",
        "jdk.proxy2.$Proxy17,   pay,          jdk.proxy2.$Proxy99,        pay",
    })
    void generatedNumbersDoNotCount(String module, String function, String otherModule, String otherFunction) {
        assertThat(key(thrown("Boom", "m", List.of(app(module, function, 1)))))
                .isEqualTo(key(thrown("Boom", "m", List.of(app(otherModule, otherFunction, 2)))));
    }

    @Test
    void ownNumbersCount() {
        assertThat(key(thrown("Boom", "m", List.of(app("shop.Step1", "run1", 1)))))
                .isNotEqualTo(key(thrown("Boom", "m", List.of(app("shop.Step2", "run1", 1)))))
                .isNotEqualTo(key(thrown("Boom", "m", List.of(app("shop.Step1", "run2", 1)))));
    }

    @Test
    void lambdasOfTwoMethodsAreTwoGroups() {
        assertThat(key(thrown("Boom", "m", List.of(app("shop.Cart", "lambda$pay$3", 1)))))
                .isNotEqualTo(key(thrown("Boom", "m", List.of(app("shop.Cart", "lambda$ship$3", 1)))));
    }

    @Test
    void messagesGroupByTemplateAndLogger() {
        GroupKey key = message("a.Logger", "late by {}", "late by 3");

        assertThat(key)
                .isEqualTo(message("a.Logger", "late by {}", "late by 4"))
                .isNotEqualTo(message("b.Logger", "late by {}", "late by 3"))
                .isNotEqualTo(message("a.Logger", "early by {}", "late by 3"));
    }

    @Test
    void messagesWithoutTemplateGroupByText() {
        assertThat(message(null, null, "late"))
                .isEqualTo(message(null, null, "late"))
                .isNotEqualTo(message(null, null, "soon"));
    }

    @Test
    void fingerprintDecidesAlone() {
        GroupKey key = fingerprint("Boom", "payment", "eu");

        assertThat(key)
                .isEqualTo(fingerprint("Bang", "payment", "eu"))
                .isNotEqualTo(fingerprint("Boom", "payment", "us"))
                .isNotEqualTo(fingerprint("Boom", "paymen", "teu"))
                .isNotEqualTo(fingerprint("Boom", "eu", "payment"));
    }

    @Test
    void defaultInAFingerprintStandsForTheKeyWithoutOne() {
        GroupKey plain = key(thrown("Boom", "m", List.of(PAY)));

        assertThat(fingerprint("Boom", "{{ default }}")).isEqualTo(plain);
        assertThat(fingerprint("Boom", "{{ default }}", "eu"))
                .isNotEqualTo(plain)
                .isEqualTo(fingerprint("Boom", "{{default}}", "eu"))
                .isNotEqualTo(fingerprint("Bang", "{{ default }}", "eu"));
    }

    @Test
    void anEmptyEventHasAKey() {
        assertThat(GroupKey.of(Event.builder().build()))
                .isEqualTo(GroupKey.of(Event.builder().build()))
                .isNotEqualTo(GroupKey.of(Event.builder().transaction("job").build()));
    }

    @Test
    void textIsTheSameInEveryProcess() {
        assertThat(key(thrown("Boom", "m", List.of(PAY)))).hasToString("713b35c28a66ac0dcb13bbc7d099872c");
    }

    private static GroupKey fingerprint(String type, String... parts) {
        return GroupKey.of(Event.builder()
                .exceptions(thrown(type, "m", List.of(PAY)))
                .fingerprint(List.of(parts))
                .build());
    }

    private static GroupKey message(String logger, String template, String formatted) {
        return GroupKey.of(Event.builder()
                .logger(logger)
                .logEntry(new LogEntry(template, List.of(), formatted))
                .build());
    }

    private static GroupKey key(List<EventException> exceptions) {
        return GroupKey.of(Event.builder().exceptions(exceptions).build());
    }

    private static List<EventException> thrown(String type, String text, List<Frame> frames) {
        return List.of(exception(type, Mechanism.GENERIC, frames).withValue(text));
    }

    private static EventException exception(String type, Mechanism mechanism, List<Frame> frames) {
        return new EventException(type, "shop", null, 1, mechanism, frames);
    }

    private static Frame app(String module, String function, int line) {
        return new Frame(module, function, "F.java", line, true, false);
    }

    private static Frame library(String module, String function, int line) {
        return new Frame(module, function, "F.java", line, false, false);
    }
}
