package dev.mayday.send;

/** What a request carries, which decides what limits it. */
public enum Kind {
    /** One event. */
    EVENT(Category.ERROR),
    /** Numbers of discarded events. */
    CLIENT_REPORT(Category.INTERNAL);

    private final Category category;

    Kind(Category category) {
        this.category = category;
    }

    Category category() {
        return category;
    }
}
