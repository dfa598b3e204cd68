package dev.mayday.send;

/** Says why a server did not take an event, for people. */
final class Refusals {

    private Refusals() {}

    /** The status, and what the server said of it. */
    static String text(Answer answer) {
        return "the server answers " + answer.status() + (answer.body().isEmpty() ? "" : " (" + answer.body() + ")");
    }

    /** The whole line for a final refusal, with what to do about it. */
    static String line(Answer answer) {
        String advice = switch (answer.status()) {
            case 401, 403 -> "; it refuses our key: check key and project";
            case 404, 405 -> "; there is no such project or path: check the address";
            default ->
                answer.status() >= 300 && answer.status() < 400
                        ? "; redirects are not followed: check scheme, host and path of the address"
                        : "";
        };
        return "an event was refused: " + text(answer) + advice;
    }
}
