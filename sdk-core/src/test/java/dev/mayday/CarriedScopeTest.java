package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.mayday.event.Event;
import dev.mayday.event.User;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a scope follows its work to other threads. */
class CarriedScopeTest extends ClientFixture {
    private final ExecutorService one = Executors.newSingleThreadExecutor();

    /** As a JVM throws it from code that it has compiled: one instance for all. */
    private final RuntimeException preallocated = new IllegalStateException("preallocated");

    @AfterEach
    void endPool() throws InterruptedException {
        one.shutdownNow();
        assertThat(one.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aScopeBoundOnAnotherThreadIsThereUntilItIsClosedAndKeepsItsWritesToItself() throws Exception {
        try (Scope scope = client.openScope()) {
            scope.setTag("step", "pay");
            one.submit(() -> {
                        try (Scope bound = scope.bind()) {
                            bound.setTag("step", "ship");
                            client.addBreadcrumb(crumb("over there"));
                            assertThat(client.currentScope().isOpen()).isTrue();
                        }
                        assertThat(client.currentScope().isOpen()).isFalse();
                    })
                    .get();
            client.captureMessage("after");
        }

        assertThat(event().tags()).containsExactly(entry("step", "pay"));
        assertThat(event().breadcrumbs()).hasSize(1);
    }

    @Test
    void aLambdaThatGivesAResultMayBeWrappedForAnExecutorThatTakesNone() throws Exception {
        List<String> done = new CopyOnWriteArrayList<>();
        try (Scope scope = client.openScope()) {
            scope.setTag("step", "pay");
            one.execute(scope.wrapRunnable(() -> done.add(tags())));
            CompletableFuture.runAsync(scope.wrapRunnable(() -> done.add(tags())), one)
                    .get();
            done.add(one.submit(scope.wrapCallable(this::tags)).get());
        }

        assertThat(done).containsExactly("{step=pay}", "{step=pay}", "{step=pay}");
    }

    @Test
    void anExecutorThatDoesNothingButExecuteMayBeWrapped() throws Exception {
        List<String> done = new CopyOnWriteArrayList<>();
        Executor plain = one::execute;
        Executor wrapped = client.wrap(plain);
        try (Scope scope = client.openScope()) {
            scope.setTag("step", "pay");
            wrapped.execute(() -> done.add(tags()));
        }
        one.submit(() -> {}).get();

        assertThat(done).containsExactly("{step=pay}");
    }

    /** Those of the scope of this thread. */
    private String tags() {
        return client.currentScope().cell() == null
                ? "none"
                : client.currentScope().cell().state().tags().toString();
    }

    @Test
    void aTaskWrappedInOneUnitOfWorkKnowsItAfterThatOneEnded() throws Exception {
        Runnable task;
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of("of-the-request"));
            client.addBreadcrumb(crumb("before"));
            task = scope.wrap(() -> {
                client.addBreadcrumb(crumb("in the task"));
                client.captureMessage("late");
            });
        }
        one.submit(task).get();

        assertThat(event().user()).isEqualTo(User.of("of-the-request"));
        assertThat(crumbs(event())).containsExactly("before", "in the task");
    }

    @Test
    void whatATaskSetsStaysWithTheTask() throws Exception {
        try (Scope scope = client.openScope()) {
            one.submit(scope.wrap(() -> client.currentScope().setTag("in", "task")))
                    .get();
            client.captureMessage("after");
            one.submit(() -> client.captureMessage("on the pool thread")).get();
        }

        assertThat(events()).extracting(Event::tags).containsExactly(Map.of(), Map.of());
    }

    @Test
    void aPoolOfOneThreadGivesEveryTaskItsOwnScope() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (Scope scope = client.openScope()) {
                scope.setUser(User.of("user-" + i));
                int n = i;
                one.submit(scope.wrap((Callable<Object>) () -> {
                    client.addBreadcrumb(crumb("crumb-" + n));
                    return client.captureMessage("m-" + n);
                }));
            }
        }
        one.shutdown();
        assertThat(one.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(events()).hasSize(50).allSatisfy(event -> {
            String n = event.title().substring(2);
            assertThat(event.user()).isEqualTo(User.of("user-" + n));
            assertThat(crumbs(event)).containsExactly("crumb-" + n);
        });
    }

    @Test
    void aWrappedExecutorGivesEachTaskTheScopeOfItsSubmission() throws Exception {
        ExecutorService wrapped = client.wrap(one);
        Future<?> late;
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of("submitter"));
            late = wrapped.submit(() -> client.captureMessage("run"));
            wrapped.execute(() -> client.captureMessage("executed"));
        }
        late.get();
        wrapped.submit(() -> client.captureMessage("without")).get();

        assertThat(events()).extracting(Event::user).containsExactly(User.of("submitter"), User.of("submitter"), null);
    }

    @Test
    void aWrappedSchedulerCarriesTheScopeToo() throws Exception {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        ScheduledExecutorService wrapped = client.wrap(scheduler);
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of("scheduler"));
            wrapped.schedule(() -> client.captureMessage("later"), 1, TimeUnit.MILLISECONDS)
                    .get();
        } finally {
            scheduler.shutdownNow();
        }

        assertThat(event().user()).isEqualTo(User.of("scheduler"));
    }

    @Test
    void aTaskThatAQueueComparesStaysAsItIsInAWrappedExecutor() throws Exception {
        ExecutorService byPriority =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<Runnable>());
        ExecutorService wrapped = client.wrap(byPriority);
        CountDownLatch queued = new CountDownLatch(1);
        List<Integer> ran = new CopyOnWriteArrayList<>();
        try {
            wrapped.execute(new Job(
                    0, () -> assertThat(queued.await(10, TimeUnit.SECONDS)).isTrue()));
            wrapped.execute(new Job(2, () -> ran.add(2)));
            wrapped.execute(new Job(1, () -> ran.add(1)));
            queued.countDown();
            byPriority.shutdown();
            assertThat(byPriority.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            byPriority.shutdownNow();
        }

        assertThat(ran).containsExactly(1, 2);
    }

    private record Job(int priority, ThrowingCallable work) implements Runnable, Comparable<Job> {

        @Override
        public void run() {
            assertThatCode(work).doesNotThrowAnyException();
        }

        @Override
        public int compareTo(Job other) {
            return Integer.compare(priority, other.priority);
        }
    }

    @Test
    void everyFunctionalShapeCarriesTheScope() throws Exception {
        try (Scope scope = client.openScope()) {
            scope.setTag("carried", "yes");
            Supplier<String> supplier = scope.wrapSupplier(this::carried);
            Callable<String> callable = scope.wrap((Callable<String>) this::carried);
            Function<String, String> function = scope.wrapFunction(argument -> argument + carried());
            AtomicReference<String> consumed = new AtomicReference<>("");
            var consumer = scope.<String>wrapConsumer(argument -> consumed.set(argument + carried()));
            var both = scope.<String, String>wrapBiConsumer((a, b) -> consumed.set(a + b + carried()));
            var biFunction = scope.<String, String, String>wrapBiFunction((a, b) -> a + b + carried());

            assertThat(CompletableFuture.supplyAsync(supplier, one).get()).isEqualTo("true");
            assertThat(one.submit(callable).get()).isEqualTo("true");
            assertThat(CompletableFuture.supplyAsync(() -> "a", one)
                            .thenApplyAsync(function, one)
                            .get())
                    .isEqualTo("atrue");
            one.submit(() -> consumer.accept("c")).get();
            assertThat(consumed).hasValue("ctrue");
            one.submit(() -> both.accept("d", "e")).get();
            assertThat(consumed).hasValue("detrue");
            assertThat(one.submit(() -> biFunction.apply("f", "g")).get()).isEqualTo("fgtrue");
        }
        assertThat(one.submit(this::carried).get()).isEqualTo("false");
    }

    private String carried() {
        return Boolean.toString(client.currentScope().isOpen());
    }

    @Test
    void anErrorFromAWrappedTaskKeepsTheTasksScopeWhereverItIsCaptured() {
        CompletableFuture<Void> future;
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of("of-the-task"));
            future = CompletableFuture.runAsync(
                    scope.wrap((Runnable) () -> {
                        client.currentScope().setTag("step", "async");
                        throw new IllegalStateException("in the pool");
                    }),
                    one);
        }
        assertThatThrownBy(future::join).isInstanceOf(CompletionException.class).satisfies(client::captureException);

        assertThat(event().user()).isEqualTo(User.of("of-the-task"));
        assertThat(event().tags()).containsOnly(entry("step", "async"));
    }

    @Test
    void anInstanceThatTasksOfTwoRequestsThrowOnOnePoolThreadGoesWithTheUserOfTheTaskThatCapturesIt() throws Exception {
        Scope bob = client.openScope().setUser(User.of("bob"));
        Runnable captures = bob.wrap(() -> throwAndCapture(preallocated));
        bob.close();
        throwInATaskOf(User.of("alice"));
        one.submit(captures).get();

        assertThat(event().user()).isEqualTo(User.of("bob"));
    }

    @Test
    void anInstanceThatAnotherRequestThrewOnThisThreadBringsNothingToOneThatGoesOnHere() {
        Scope bob = client.openScope().setUser(User.of("bob"));
        bob.close();
        assertThatThrownBy(() -> client.withScope(scope -> {
                    scope.setUser(User.of("alice"));
                    throw preallocated;
                }))
                .isSameAs(preallocated);
        try (Scope again = bob.rebind()) {
            assertThat(again.isOpen()).isTrue();
            client.captureException(preallocated);
        }

        assertThat(event().user()).isEqualTo(User.of("bob"));
    }

    @Test
    void anInstanceThatManyUnitsOfWorkThrewBringsNoneOfThemToAnotherThreadOrToALaterTask() throws Exception {
        throwInATaskOf(User.of("alice"));
        throwInATaskOf(User.of("bob"));
        client.captureException(preallocated);
        client.wrap(one).submit(() -> throwAndCapture(preallocated)).get();

        assertThat(events()).extracting(Event::user).containsExactly(null, null);
    }

    private void throwInATaskOf(User user) {
        try (Scope scope = client.openScope()) {
            scope.setUser(user);
            Future<?> future = one.submit(scope.wrap((Runnable) () -> {
                throw preallocated;
            }));
            assertThatThrownBy(future::get).hasCause(preallocated);
        }
    }

    private void throwAndCapture(RuntimeException error) {
        try {
            throw error;
        } catch (RuntimeException caught) {
            client.captureException(caught);
        }
    }

    @Test
    void aWrappedTaskWithoutAScopeDoesNotSeeWhatOthersLeftOnItsThread() throws Exception {
        ExecutorService wrapped = client.wrap(one);
        wrapped.submit(() -> client.addBreadcrumb(crumb("first task"))).get();
        wrapped.submit(() -> {
                    client.addBreadcrumb(crumb("second task"));
                    client.captureMessage("second");
                })
                .get();

        assertThat(crumbs(event())).containsExactly("second task");
    }

    @Test
    void aWrappedTaskWithoutAScopeHidesTheScopeOfItsThread() throws Exception {
        Runnable scopeless = client.currentScope().wrap((Runnable) () -> client.captureMessage("scopeless"));
        one.submit(() -> {
                    try (Scope scope = client.openScope()) {
                        scope.setUser(User.of("somebody else"));
                        scopeless.run();
                    }
                })
                .get();

        assertThat(event().user()).isNull();
    }

    @Test
    void selfReschedulingWorkGrowsNothing() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (Scope scope = client.openScope()) {
            scope.setTag("n", "0");
            one.submit(scope.wrap(() -> reschedule(20_000, done)));
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(event().tags()).containsOnly(entry("n", "0"));
    }

    private void reschedule(int left, CountDownLatch done) {
        if (left == 0) {
            client.captureMessage("last");
            done.countDown();
            return;
        }
        one.execute(client.currentScope().wrap(() -> reschedule(left - 1, done)));
    }

    @Test
    void theExceptionOfAWrappedTaskIsPassedOnUntouched() {
        IllegalStateException thrown = new IllegalStateException();
        Future<?> future = one.submit(client.currentScope().wrap((Runnable) () -> {
            throw thrown;
        }));

        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCause(thrown);
    }
}
