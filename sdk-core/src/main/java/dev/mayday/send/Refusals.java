package dev.mayday.send;

/** Says why a server did not take an event, for people. */
final class Refusals {

    private Refusals() {}

    /** The status, and what the server said of it, without secrets. */
    static String text(int status, String said) {
        return "the server answers " + status + (said.isEmpty() ? "" : " (" + said + ")");
    }

    /** The whole line for a final refusal, with what to do about it. */
    static String line(int records, int status, String said) {
        String advice = switch (status) {
            case 401, 403 -> "; it refuses our key: check key and project";
            case 404, 405 -> "; there is no such project or path: check the address";
            default ->
                status >= 300 && status < 400
                        ? "; redirects are not followed: check scheme, host and path of the address"
                        : "";
        };
        String events = records == 1 ? "an event was refused: " : records + " events were refused: ";
        return events + text(status, said) + advice;
    }
}
