package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/**
 * Decorates the tasks given to an executor: one that runs once takes along the scope of whoever gave it, one that runs again
 * and again gets a scope of its own each time. Errors are captured where nobody else would see them: in scheduled tasks. What
 * escapes from {@code execute} ends the thread and is seen there; what is submitted has a future that holds it.
 */
final class TaskAdvice implements MethodInterceptor {

    private static final int MAX_NAME = 200;
    private static final Pattern METHOD = Pattern.compile("[\\w$]+(\\.[\\w$]+)+");

    private final SpringClient client;

    TaskAdvice(SpringClient client) {
        this.client = client;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        @Nullable Object[] arguments = call.getArguments();
        MaydayClient current = client.get();
        if (arguments.length > 0 && current.isActive()) {
            String method = call.getMethod().getName();
            if (method.startsWith("schedule")) {
                arguments[0] = scheduled(arguments, isRepeated(method, arguments), current);
            } else if (method.equals("execute") || method.startsWith("submit") || method.startsWith("invokeA")) {
                boolean swallows = method.equals("execute")
                        && call.getThis() instanceof TaskScheduler
                        && call.getThis() instanceof java.util.concurrent.ThreadFactory;
                arguments[0] =
                        swallows ? scheduled(arguments, false, current) : carried(arguments[0], current.currentScope());
            }
        }
        return call.proceed();
    }

    private static boolean isRepeated(String method, @Nullable Object[] arguments) {
        return method.startsWith("scheduleAt")
                || method.startsWith("scheduleWith")
                || (arguments.length > 1 && arguments[1] instanceof Trigger);
    }

    /** Some queues compare the tasks in them: such a one stays as it is. */
    private static @Nullable Object carried(@Nullable Object task, Scope scope) {
        if (task instanceof Comparable<?>) {
            return task;
        }
        if (task instanceof Runnable runnable) {
            return scope.wrap(runnable);
        }
        if (task instanceof Callable<?> callable) {
            return scope.wrap(callable);
        }
        if (task instanceof Collection<?> tasks) {
            List<@Nullable Object> all = new ArrayList<>(tasks.size());
            tasks.forEach(one -> all.add(carried(one, scope)));
            return all;
        }
        return task;
    }

    private static @Nullable Object scheduled(@Nullable Object[] arguments, boolean repeated, MaydayClient client) {
        if (!(arguments[0] instanceof Runnable task)) {
            return carried(arguments[0], client.currentScope());
        }
        return repeated
                ? new Repeated(task, methodOf(task), client)
                : client.currentScope().wrap(() -> run(task, client));
    }

    private static void run(Runnable task, MaydayClient client) {
        try {
            task.run();
        } catch (Throwable thrown) {
            Escape.capture(client, thrown, Escape.SCHEDULED);
            throw thrown;
        }
    }

    /** The method that Spring's task for it says it is; null for another task, which may say anything, or throw. */
    private static @Nullable String methodOf(Runnable task) {
        try {
            String text = task.toString();
            String name = text.substring(0, Math.min(text.length(), MAX_NAME));
            return METHOD.matcher(name).matches() ? name : null;
        } catch (Throwable hostile) {
            return null;
        }
    }

    /** Each run is a unit of work, called like the method it is. */
    private record Repeated(Runnable task, @Nullable String method, MaydayClient client) implements Runnable {

        @Override
        public void run() {
            try (Scope scope = client.openScope()) {
                if (method != null) {
                    scope.setTransaction(method);
                }
                TaskAdvice.run(task, client);
            }
        }

        @Override
        public String toString() {
            return task.toString(); // endpoints that list scheduled tasks show it
        }
    }
}
