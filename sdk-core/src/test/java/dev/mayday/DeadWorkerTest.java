package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.InvalidTypeException;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodExitEvent;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.MethodExitRequest;
import dev.mayday.testkit.ChildJvm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The worker's thread catches whatever is thrown on it, so that only an error in the middle of that can end it. A debugger
 * throws three: when a capture has been through the pipeline, and as each of the two places ends that catch such a thing.
 */
@Timeout(90)
class DeadWorkerTest {

    /** The ends of these methods, one after the other, are where the error is thrown. */
    private static final List<String> DEADLY = List.of("process", "recover", "pause");

    @Test
    void aWorkerThatDiesIsReplacedAndNothingIsLostOrCountedTwice() throws Exception {
        ListeningConnector debugger = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(each -> each.transport().name().equals("dt_socket"))
                .findAny()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = debugger.defaultArguments();
        arguments.get("localAddress").setValue("127.0.0.1");
        arguments.get("timeout").setValue("60000");
        String agent =
                "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + debugger.startListening(arguments);
        try (ChildJvm child = ChildJvm.start(DeadWorkerProgram.class, List.of(agent))) {
            killTheWorker(debugger.accept(arguments));

            assertThat(child.exitCode(Duration.ofSeconds(60))).as(child.err()).isZero();
            // two texts: the JVM's word on a debugger that is gone may come between them
            assertThat(child.err())
                    .contains("Exception in thread \"mayday-worker\" ", "java.lang.StackOverflowError: staged");
            assertThat(child.out().lines())
                    .containsExactly(
                            "flushed true",
                            "replaced true",
                            "delivered IllegalStateException: before",
                            "delivered IllegalStateException: after",
                            "captured 2, delivered 2, discarded 0, balanced true");
        } finally {
            debugger.stopListening(arguments);
        }
    }

    private static void killTheWorker(VirtualMachine program) throws InterruptedException, InvalidTypeException {
        MethodExitRequest exits = program.eventRequestManager().createMethodExitRequest();
        exits.addClassFilter("dev.mayday.pipeline.*");
        exits.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        exits.enable();
        for (String method : DEADLY) {
            boolean thrown = false;
            while (!thrown) {
                EventSet events = program.eventQueue().remove();
                for (Event event : events) {
                    if (event instanceof MethodExitEvent exit
                            && exit.method().name().equals(method)) {
                        exit.thread().stop(death(program));
                        thrown = true;
                    }
                }
                events.resume();
            }
        }
        exits.disable();
        program.dispose(); // and the program goes on without a debugger
    }

    private static ObjectReference death(VirtualMachine program) {
        ReferenceType type =
                program.classesByName(DeadWorkerProgram.class.getName()).get(0);
        return (ObjectReference) type.getValue(type.fieldByName("DEATH"));
    }
}
