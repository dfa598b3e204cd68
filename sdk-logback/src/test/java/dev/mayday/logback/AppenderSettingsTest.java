package dev.mayday.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.status.Status;
import dev.mayday.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values in the configuration file that are wrong. */
class AppenderSettingsTest extends AppenderFixture {

    private final Logger log = logger("shop.Checkout");

    @ParameterizedTest
    @CsvSource({
        "minimumEventLevel,      LOUD",
        "minimumEventLevel,      'WARN,ERROR'",
        "minimumBreadcrumbLevel, WARNING",
        "minimumBreadcrumbLevel, 3",
        "dsn,                    errors.example.com",
        "dsn,                    https://errors.example.com/7",
        "dsn,                    https://secret@errors.example.com/"
    })
    void aBadValueIsOneErrorThatNamesItAndTheDefaultIsUsed(String element, String value) {
        install();
        configure(xml("<" + element + ">" + value + "</" + element + ">"));
        log.debug("below");
        log.info("breadcrumb");
        log.warn("another");
        log.error("event");

        assertThat(statuses(Status.ERROR)).singleElement().asString().contains("<" + element + ">");
        assertThat(statuses(Status.ERROR)).noneMatch(message -> message.contains("secret"));
        assertThat(appender().isStarted()).isTrue();
        assertThat(event().title()).isEqualTo("event");
        assertThat(crumbs(event())).containsExactly("breadcrumb", "another");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "environment | my env             | it counts as not set",
                "release     | latest             | it counts as not set",
                "dsn         | errors.example.com | the appender makes no client of its own"
            })
    void aBadValueIsNamedOnceAndWhatIsUsedInstead(String element, String value, String instead) {
        install();
        configure(xml("<dsn>nowhere</dsn><" + element + ">" + value + "</" + element + ">"));

        assertThat(statuses(Status.ERROR))
                .filteredOn(message -> message.startsWith("<" + element + ">: \""))
                .singleElement()
                .asString()
                .endsWith("; " + instead)
                .containsOnlyOnce(element);
    }

    @Test
    void aLevelThatIsNullIsAnErrorAndTheDefaultIsUsed() {
        install();
        configure(PLAIN);
        appender().setMinimumEventLevel(null);
        appender().setMinimumBreadcrumbLevel(null);
        log.debug("below");
        log.info("breadcrumb");
        log.error("event");

        assertThat(statuses(Status.ERROR))
                .satisfiesExactly(
                        line -> assertThat(line).contains("<minimumEventLevel>", "'null'", "using ERROR"),
                        line -> assertThat(line).contains("<minimumBreadcrumbLevel>", "'null'", "using INFO"));
        assertThat(crumbs(event())).containsExactly("breadcrumb");
    }

    @Test
    void goodValuesAreNoErrorAndNoWarning() {
        install();
        configure(xml("""
                <minimumEventLevel>WARN</minimumEventLevel>
                <minimumBreadcrumbLevel>DEBUG</minimumBreadcrumbLevel>
                <tagsFromMdc>tenant,region</tagsFromMdc>
                <dsn></dsn>
                <environment></environment>
                <release></release>
                """));
        log.warn("event");

        assertThat(statuses(Status.ERROR)).isEmpty();
        assertThat(statuses(Status.WARN)).isEmpty();
        assertThat(events()).extracting(Event::title).containsExactly("event");
    }
}
