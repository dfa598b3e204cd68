package dev.mayday;

import dev.mayday.HostileTest.Row;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Throwables that do what no throwable should. Each still arrives. */
final class HostileThrowables {

    private HostileThrowables() {}

    static Stream<Row> rows() {
        return Stream.of(
                thrown("getMessage throws", () -> new Trap(Does.THROW, "getMessage")),
                thrown("getMessage returns null", () -> new Trap(Does.NULL, "getMessage")),
                thrown("getMessage overflows the stack", () -> new Trap(Does.OVERFLOW, "getMessage")),
                thrown("getLocalizedMessage throws", () -> new Trap(Does.THROW, "getLocalizedMessage")),
                thrown("toString throws", () -> new Trap(Does.THROW, "toString")),
                thrown("toString returns null", () -> new Trap(Does.NULL, "toString")),
                thrown("getStackTrace throws", () -> new Trap(Does.THROW, "getStackTrace")),
                thrown("getStackTrace returns null", () -> new Trap(Does.NULL, "getStackTrace")),
                thrown("getCause throws", () -> new Trap(Does.THROW, "getCause")),
                thrown("getCause returns itself", () -> new Trap(Does.SELF, "getCause")),
                thrown("getCause returns a new one each time", () -> new Trap(Does.FRESH, "getCause")),
                thrown("equals and hashCode throw", () -> new Trap(Does.THROW, "equals")),
                thrown("causes in a cycle", HostileThrowables::cycle),
                thrown("a suppressed one that holds it", HostileThrowables::suppressedCycle),
                thrown("a thousand suppressed", HostileThrowables::manySuppressed),
                thrown("ten thousand causes", HostileThrowables::deepChain),
                thrown("no stack trace", () -> new Bare("bare")),
                thrown("a stack of 100,000 frames", HostileThrowables::deepStack),
                thrown("stack elements that are odd", HostileThrowables::oddStack),
                thrown("a message of 200 MB", () -> new IllegalStateException("x".repeat(200 << 20))),
                thrown("lone surrogates", () -> new IllegalStateException("\uD800 \uDC00 \uDBFF")),
                thrown("control characters", () -> new IllegalStateException("\u0000\u0007\u001B[31m\r\n\u2028")),
                thrown("bidi overrides", () -> new IllegalStateException("\u202Egnp.exe\u202C")),
                thrown("an error of the VM", () -> new OutOfMemoryError("staged")),
                thrown("an overflown stack", HostileThrowables::overflown),
                thrown("an interrupt", InterruptedException::new),
                thrown("an anonymous class", () -> new RuntimeException("anonymous") {}),
                Row.nothing("null", client -> client.captureException(null)));
    }

    private static Row thrown(String name, Supplier<Throwable> hostile) {
        return Row.delivered(name, client -> client.captureException(hostile.get()));
    }

    private static Throwable cycle() {
        RuntimeException a = new RuntimeException("a");
        a.initCause(new RuntimeException("b", a));
        return a;
    }

    private static Throwable suppressedCycle() {
        RuntimeException a = new RuntimeException("a");
        a.addSuppressed(new RuntimeException("b", a));
        return a;
    }

    private static Throwable manySuppressed() {
        RuntimeException a = new RuntimeException("a");
        for (int i = 0; i < 1_000; i++) {
            a.addSuppressed(new RuntimeException("s" + i));
        }
        return a;
    }

    private static Throwable deepChain() {
        Throwable at = new RuntimeException("root");
        for (int i = 0; i < 10_000; i++) {
            at = new RuntimeException("level " + i, at);
        }
        return at;
    }

    private static Throwable deepStack() {
        StackTraceElement[] stack = new StackTraceElement[100_000];
        java.util.Arrays.fill(stack, new StackTraceElement("com.acme.Deep", "dig", "Deep.java", 7));
        RuntimeException deep = new RuntimeException("deep");
        deep.setStackTrace(stack);
        return deep;
    }

    private static Throwable oddStack() {
        RuntimeException odd = new RuntimeException("odd");
        odd.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("", "", null, Integer.MIN_VALUE),
            new StackTraceElement("x".repeat(10_000), "\u0000", "\n", Integer.MAX_VALUE)
        });
        return odd;
    }

    private static Throwable overflown() {
        try {
            return new IllegalStateException("depth " + recurse(0));
        } catch (StackOverflowError e) {
            return e;
        }
    }

    private static int recurse(int depth) {
        return depth == Integer.MAX_VALUE ? depth : recurse(depth + 1) + 1;
    }

    private enum Does {
        THROW,
        NULL,
        SELF,
        FRESH,
        OVERFLOW
    }

    private static final class Bare extends RuntimeException {
        Bare(String message) {
            super(message, null, false, false);
        }
    }

    /** Misbehaves in one method. */
    private static final class Trap extends RuntimeException {

        private final Does does;
        private final String method;

        Trap(Does does, String method) {
            super("trap");
            this.does = does;
            this.method = method;
        }

        private boolean springs(String asked) {
            if (!asked.equals(method)) {
                return false;
            }
            if (does == Does.THROW) {
                throw new IllegalStateException("sprung");
            }
            if (does == Does.OVERFLOW) {
                recurse(0);
            }
            return true;
        }

        @Override
        public @Nullable String getMessage() {
            return springs("getMessage") ? null : super.getMessage();
        }

        @Override
        public @Nullable String getLocalizedMessage() {
            return springs("getLocalizedMessage") ? null : super.getLocalizedMessage();
        }

        @Override
        public String toString() {
            return springs("toString") ? null : super.toString();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return springs("getStackTrace") ? null : super.getStackTrace();
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            if (method == null || !springs("getCause")) {
                return null;
            }
            return does == Does.SELF ? this : new Trap(Does.FRESH, "getCause");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return springs("equals") || super.equals(other);
        }

        @Override
        public int hashCode() {
            return springs("equals") ? 0 : super.hashCode();
        }
    }
}
