package dev.mayday.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.User;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DistinctUsersTest {

    private static final User NOBODY = new User(null, null, null, null, null, Map.of());

    private final DistinctUsers users = new DistinctUsers();

    @Test
    void theSamePersonCountsOnce() {
        users.add(User.of("1"));
        users.add(User.of("1").withEmail("other@example.com"));
        users.add(User.of("2"));

        assertThat(users).hasToString("2");
    }

    @Test
    void withoutIdAnyOtherIdentityCounts() {
        users.add(NOBODY.withEmail("A@example.com"));
        users.add(NOBODY.withEmail("a@example.com"));
        users.add(NOBODY.withUsername("ada"));
        users.add(NOBODY.withIpAddress("10.0.0.1"));

        assertThat(users.count()).isEqualTo(3);
    }

    @Test
    void thoseWithoutIdentityDoNotCount() {
        users.add(null);
        users.add(NOBODY.withName("Ada"));

        assertThat(users).hasToString("0");
    }

    @Test
    void sixtyFourAreCountedExactly() {
        fill(64);

        assertThat(users).hasToString("64");
    }

    @Test
    void oneMoreIsMany() {
        fill(65);

        assertThat(users).hasToString("64+");
    }

    @Test
    void thoseKnownDoNotMakeItMany() {
        fill(64);
        fill(64);

        assertThat(users).hasToString("64");
    }

    private void fill(int people) {
        for (int i = 0; i < people; i++) {
            users.add(User.of("u" + i));
        }
    }
}
