package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.Scope;
import dev.mayday.event.Event;
import dev.mayday.event.User;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

class ExecutorsTest extends ContextFixture {

    private AnnotationConfigApplicationContext context;

    @BeforeEach
    void startWithExecutors() {
        context = start(Pools.class, Letters.class);
    }

    /** Runs {@code work} in a scope of the user ada, and returns the users of the events that come of it. */
    private List<User> usersOf(Work work) throws Exception {
        try (Scope scope = client().openScope()) {
            scope.setUser(User.of("ada"));
            work.run();
        }
        return events().stream().map(Event::user).toList();
    }

    private void capture() {
        client().captureMessage("over there");
    }

    @Test
    void contextTravelsWithSpringsExecutors() throws Exception {
        for (String name : List.of("pool", "simple", "scheduler")) {
            recorded.clear();
            AsyncTaskExecutor executor = context.getBean(name, AsyncTaskExecutor.class);
            assertThat(usersOf(() -> executor.submit(this::capture).get()))
                    .as(name)
                    .containsExactly(User.of("ada"));
        }
    }

    @Test
    void contextTravelsWithExecutorsOfTheJdk() throws Exception {
        for (String name : List.of("jdk", "delegated")) {
            recorded.clear();
            ExecutorService executor = context.getBean(name, ExecutorService.class);
            assertThat(usersOf(() -> executor.invokeAll(List.of(Executors.callable(this::capture)))))
                    .as(name)
                    .containsExactly(User.of("ada"));
        }
    }

    @Test
    void contextTravelsWithACompletableFuture() throws Exception {
        Executor executor = context.getBean("pool", Executor.class);

        assertThat(usersOf(() ->
                        CompletableFuture.runAsync(this::capture, executor).get(10, TimeUnit.SECONDS)))
                .containsExactly(User.of("ada"));
    }

    @Test
    void aTaskDecoratorOfTheApplicationStillDecorates() throws Exception {
        context.getBean("pool", AsyncTaskExecutor.class).submit(() -> {}).get();

        assertThat(Pools.DECORATED.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void executorsAreStillOfTheirClass() {
        assertThat(context.getBean(ThreadPoolTaskExecutor.class).getCorePoolSize())
                .isEqualTo(1);
        assertThat(context.getBean("priority", ThreadPoolExecutor.class).getCorePoolSize())
                .isEqualTo(1);
        assertThat(AopUtils.isAopProxy(context.getBean("final"))).isFalse();
    }

    @Test
    void aTaskThatAQueueComparesStaysAsItIs() throws Exception {
        CountDownLatch ran = new CountDownLatch(3);
        Executor executor = context.getBean("priority", Executor.class);
        for (int i = 0; i < 3; i++) {
            executor.execute(new Prioritized(ran));
        }

        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatEscapesFromAScheduledTaskIsCapturedOnce() throws Exception {
        TaskScheduler scheduler = context.getBean(TaskScheduler.class);
        CountDownLatch ran = new CountDownLatch(1);
        Future<?> future = scheduler.schedule(
                () -> {
                    ran.countDown();
                    throw new IllegalStateException("scheduled");
                },
                Instant.now());
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(future).failsWithin(Duration.ofSeconds(10));

        assertThat(events()).extracting(Event::title).singleElement().asString().contains("scheduled");
    }

    @Test
    void aRepeatedTaskDoesNotKeepTheContextOfWhoStartedIt() throws Exception {
        ScheduledExecutorService scheduler = context.getBean("delegated", ScheduledExecutorService.class);
        CountDownLatch ran = new CountDownLatch(1);
        try (Scope scope = client().openScope()) {
            scope.setUser(User.of("ada"));
            scheduler.scheduleAtFixedRate(
                    () -> {
                        capture();
                        ran.countDown();
                    },
                    0,
                    1,
                    TimeUnit.HOURS);
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.user()).isNull());
    }

    @Test
    void aRepeatedTaskRunsWhateverItsTextSays() throws Exception {
        for (Supplier<String> text : List.<Supplier<String>>of(
                () -> {
                    throw new IllegalStateException("not yet");
                },
                () -> {
                    throw new StackOverflowError();
                },
                () -> null,
                () -> "a.b".repeat(1_000_000))) {
            recorded.clear();
            repeat(new Described(text, this::capture));

            assertThat(events()).hasSize(1);
        }
    }

    @Test
    void aRepeatedTaskIsCalledLikeItsMethodAndAskedOnce() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ScheduledExecutorService scheduler = context.getBean("delegated", ScheduledExecutorService.class);
        CountDownLatch ran = new CountDownLatch(3);
        scheduler.scheduleAtFixedRate(
                new Described(
                        () -> {
                            asked.incrementAndGet();
                            return "org.acme.Shop.restock";
                        },
                        () -> {
                            capture();
                            ran.countDown();
                        }),
                0,
                1,
                TimeUnit.MILLISECONDS);
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(events()).extracting(Event::transaction).containsOnly("org.acme.Shop.restock");
        assertThat(asked).hasValue(1);
    }

    @Test
    void aTextThatIsNoMethodIsNoTransaction() throws Exception {
        repeat(new Described(() -> "the nightly job", this::capture));

        assertThat(events()).extracting(Event::transaction).containsOnlyNulls();
    }

    /** Runs {@code task} once, as one to be repeated. */
    private void repeat(Runnable task) throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        Runnable counting = new Described(task::toString, () -> {
            task.run();
            ran.countDown();
        });
        context.getBean("delegated", ScheduledExecutorService.class)
                .scheduleAtFixedRate(counting, 0, 1, TimeUnit.HOURS);
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatIsSubmittedIsItsCallersToDealWith() {
        Future<Object> future = context.getBean("pool", AsyncTaskExecutor.class).submit((Callable<Object>) () -> {
            throw new IllegalStateException("in the future");
        });

        assertThat(future).failsWithin(Duration.ofSeconds(10));
        assertThat(events()).isEmpty();
    }

    @Test
    void asyncMethodsCarryContextOnAnExecutorThatIsNoBean() throws Exception {
        Letters letters = context.getBean(Letters.class);

        assertThat(usersOf(() -> {
                    letters.send(this::capture);
                    assertThat(letters.awaitSent(10, TimeUnit.SECONDS)).isTrue();
                }))
                .containsExactly(User.of("ada"));
    }

    /** Something that may throw. */
    interface Work {

        void run() throws Exception;
    }

    private record Described(Supplier<String> text, Runnable work) implements Runnable {

        @Override
        public void run() {
            work.run();
        }

        @Override
        public String toString() {
            return text.get();
        }
    }

    private record Prioritized(CountDownLatch ran) implements Runnable, Comparable<Prioritized> {

        @Override
        public void run() {
            ran.countDown();
        }

        @Override
        public int compareTo(Prioritized other) {
            return 0;
        }
    }

    static class Letters {

        private final CountDownLatch sent = new CountDownLatch(1);

        public boolean awaitSent(long time, TimeUnit unit) throws InterruptedException {
            return sent.await(time, unit);
        }

        @Async
        public void send(Runnable work) {
            work.run();
            sent.countDown();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync(proxyTargetClass = true)
    static class Pools implements AsyncConfigurer {

        static final CountDownLatch DECORATED = new CountDownLatch(1);

        @Override
        public Executor getAsyncExecutor() {
            return new SimpleAsyncTaskExecutor("not-a-bean-");
        }

        @Bean
        ThreadPoolTaskExecutor pool() {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setTaskDecorator(task -> {
                DECORATED.countDown();
                return task;
            });
            return pool;
        }

        @Bean
        SimpleAsyncTaskExecutor simple() {
            return new SimpleAsyncTaskExecutor();
        }

        @Bean
        ThreadPoolTaskScheduler scheduler() {
            return new ThreadPoolTaskScheduler();
        }

        @Bean
        ExecutorService jdk() {
            return Executors.newFixedThreadPool(1);
        }

        @Bean(destroyMethod = "shutdownNow")
        ScheduledExecutorService delegated() {
            return Executors.newSingleThreadScheduledExecutor();
        }

        @Bean
        ThreadPoolExecutor priority() {
            return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>());
        }

        @Bean("final")
        FinalExecutor finalExecutor() {
            return new FinalExecutor();
        }
    }

    static final class FinalExecutor extends SimpleAsyncTaskExecutor {

        private static final long serialVersionUID = 1;
    }
}
