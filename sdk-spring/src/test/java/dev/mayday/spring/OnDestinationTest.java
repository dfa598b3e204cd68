package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.MaydayClient;
import dev.mayday.destination.RecordingDestination;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnDestinationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "false", "no", "off", "0", "FALSE", "Off", " no ", "true", "yes", "on", "1", "TRUE", "", "nein", "00"
            })
    void aNoIsWhatTheClientTakesForOne(String word) {
        try (MaydayClient client = MaydayClient.builder()
                .uncaught(false)
                .shutdownHook(false)
                .destination(new RecordingDestination())
                .source("test", Map.of("mayday.enabled", word)::get)
                .build()) {
            assertThat(OnDestination.isNo(word)).isEqualTo(!client.isActive());
        }
    }
}
