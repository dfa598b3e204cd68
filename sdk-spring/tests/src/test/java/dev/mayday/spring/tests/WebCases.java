package dev.mayday.spring.tests;

/** The table. Copy 1 has the default policy, 2 captures server errors, 3 captures all, 4 runs on virtual threads where there are any. */
final class WebCases {

    static final String TABLE = """
            1 | GET | /sync/ok                    | 200 | 0 |                          |       |     |                                |
            1 | GET | /sync/42/throw              | 500 | 1 | sync /sync/42/throw      | false | -   | GET /sync/{kind}/throw         | work /sync/42/throw
            1 | GET | /sync/checked               | 500 | 1 | checked /sync/checked    | false | -   | GET /sync/checked              | work /sync/checked
            1 | GET | /sync/error                 | 500 | 1 | error /sync/error        | false | -   | GET /sync/error                | work /sync/error
            1 | GET | /sync/cause                 | 500 | 1 | outer /sync/cause        | false | -   | GET /sync/cause                | work /sync/cause
            1 | GET | /sync/captured              | 200 | 1 | captured /sync/captured  | true  | -   | GET /sync/captured             | work /sync/captured
            1 | GET | /sync/logged                | 200 | 1 | logged /sync/logged      | true  | -   | GET /sync/logged               | work /sync/logged
            1 | GET | /sync/logged-thrown         | 500 | 1 | thrown /sync/logged-thrown | ?   | -   | GET /sync/logged-thrown        | work /sync/logged-thrown
            1 | GET | /sync/logged-cause          | 500 | 1 | cause /sync/logged-cause | ?     | -   | GET /sync/logged-cause         | work /sync/logged-cause
            1 | GET | /sync/captured-thrown       | 500 | 1 | thrown /sync/captured-thrown | ? | -   | GET /sync/captured-thrown      | work /sync/captured-thrown
            1 | TWICE | /sync/shared              | 500 | 2 | shared                   | false | -   | GET /sync/shared               | work /sync/shared
            1 | GET | /handled/advice             | 409 | 0 |                          |       |     |                                |
            1 | GET | /handled/advice-500         | 500 | 0 |                          |       |     |                                |
            1 | GET | /handled/problem            | 502 | 0 |                          |       |     |                                |
            1 | GET | /handled/failing-handler    | 500 | 1 | failing /handled/failing-handler | false | - | GET /handled/failing-handler | work /handled/failing-handler
            1 | GET | /handled/local              | 503 | 0 |                          |       |     |                                |
            1 | GET | /handled/annotated          | 410 | 0 |                          |       |     |                                |
            1 | GET | /handled/status-404         | 404 | 0 |                          |       |     |                                |
            1 | GET | /handled/status-503         | 503 | 0 |                          |       |     |                                |
            1 | GET | /handled/problem-422        | 422 | 0 |                          |       |     |                                |
            1 | GET | /handled/entity-500         | 500 | 0 |                          |       |     |                                |
            1 | JSON | /framework/body            | 400 | 0 |                          |       |     |                                |
            1 | GET | /framework/body             | 405 | 0 |                          |       |     |                                |
            1 | GET | /framework/parameter        | 400 | 0 |                          |       |     |                                |
            1 | GET | /framework/parameter?number=x | 400 | 0 |                        |       |     |                                |
            1 | POST | /framework/body            | 415 | 0 |                          |       |     |                                |
            1 | GET | /framework/nowhere          | 404 | 0 |                          |       |     |                                |
            1 | GET | /framework/not-writable     | 500 | 1 | not writable /framework/not-writable | false | - | GET /framework/not-writable | work /framework/not-writable
            1 | GET | /framework/no-view          | 500 | 1 | Circular view path       | false | -   | GET /framework/no-view         | work /framework/no-view
            1 | GET | /dispatch/send-error        | 500 | 0 |                          |       |     |                                |
            1 | GET | /dispatch/forward           | 500 | 1 | sync /sync/forwarded/throw | ?     | -   | GET /dispatch/forward          | work /sync/forwarded/throw
            1 | GET | /dispatch/include           | 500 | 1 | sync /dispatch/include   | ?     | -   | GET /dispatch/include          | work /dispatch/include
            1 | MULTIPART | /multipart/throw      | 500 | 1 | photo.png /multipart/throw | false | - | POST /multipart/throw          | work /multipart/throw
            1 | BIG | /multipart/big              | 413 | 0 |                          |       |     |                                |
            1 | GET | /filter/before              | 500 | 1 | filter /filter/before    | false | -   | GET /*                         |
            1 | GET | /filter/servlet-exception   | 500 | 1 | filter /filter/servlet-exception | false | - | GET /*                   |
            1 | GET | /filter/after               | 500 | 1 | filter /filter/after     | false | -   | GET /filter/after              | work /filter/after
            1 | GET | /filter/after-commit        | 200 | 1 | filter /filter/after-commit | false | - | GET /filter/after-commit      | work /filter/after-commit
            1 | GET | /filter/in-front            | 401 | 0 |                          |       |     |                                |
            1 | GET | /interceptor/before         | 500 | 1 | interceptor /interceptor/before | false | - | GET /interceptor/before    |
            1 | GET | /interceptor/after          | 500 | 1 | interceptor /interceptor/after | false | - | GET /interceptor/after      | work /interceptor/after
            1 | GET | /interceptor/completion     | 200 | 1 | interceptor /interceptor/completion | true | - | GET /interceptor/completion | work /interceptor/completion
            1 | GET | /async/callable             | 500 | 1 | callable /async/callable | false | -   | GET /async/callable            | work /async/callable, later
            1 | GET | /async/callable-captured    | 200 | 1 | callable /async/callable-captured | true | - | GET /async/callable-captured | work /async/callable-captured
            1 | GET | /async/callable-handled     | 409 | 0 |                          |       |     |                                |
            1 | GET | /async/deferred             | 500 | 1 | deferred /async/deferred | false | -   | GET /async/deferred            | work /async/deferred
            1 | GET | /async/deferred-ok          | 200 | 0 |                          |       |     |                                |
            1 | GET | /async/deferred-timeout     | 503 | 1 | AsyncRequestTimeoutException | false | - | GET /async/deferred-timeout  | work /async/deferred-timeout
            1 | GET | /async/future               | 500 | 1 | future /async/future     | false | -   | GET /async/future              | work /async/future
            1 | GET | /async/future-captured      | 200 | 1 | future /async/future-captured | true | - | GET /async/future-captured   | work /async/future-captured
            1 | GET | /async/submitted            | 200 | 1 | submitted /async/submitted | true | -  | GET /async/submitted           | work /async/submitted, over there
            1 | GET | /async/method               | 200 | 1 | async /async/method      | false | -   | GET /async/method              | work /async/method, async /async/method
            1 | GET | /async/promise              | 200 | 0 |                          |       |     |                                |
            1 | GET | /async/nightly              | 200 | 0 |                          |       |     |                                |
            1 | GET | /stream/body                | 200 | 1 | stream /stream/body      | false | -   | GET /stream/body               | work /stream/body
            1 | GET | /stream/events              | 200 | 1 | events /stream/events    | false | -   | GET /stream/events             | work /stream/events
            1 | GET | /stream/events-ok           | 200 | 0 |                          |       |     |                                |
            1 | ABORT | /stream/endless           | 200 | 0 |                          |       |     |                                |
            1 | GET | /secure/anonymous           | 401 | 0 |                          |       |     |                                |
            1 | ADA | /secure/admin               | 403 | 0 |                          |       |     |                                |
            1 | ADA | /secure/throw               | 500 | 1 | secure /secure/throw     | false | ada | GET /secure/throw              | work /secure/throw
            1 | ADA | /secure/captured            | 200 | 1 | secure /secure/captured  | true  | ada | GET /secure/captured           | work /secure/captured
            1 | ADA | /secure/callable            | 500 | 1 | secure /secure/callable  | false | ada | GET /secure/callable           | work /secure/callable
            2 | GET | /sync/42/throw              | 500 | 1 | sync /sync/42/throw      | false | -   | GET /sync/{kind}/throw         | work /sync/42/throw
            2 | GET | /handled/advice             | 409 | 0 |                          |       |     |                                |
            2 | GET | /handled/advice-500         | 500 | 1 | broken /handled/advice-500 | true | -  | GET /handled/advice-500        | work /handled/advice-500
            2 | GET | /handled/problem            | 502 | 1 | problem /handled/problem | true  | -   | GET /handled/problem           | work /handled/problem
            2 | GET | /handled/status-404         | 404 | 0 |                          |       |     |                                |
            2 | GET | /handled/status-503         | 503 | 1 | status /handled/status-503 | true | -  | GET /handled/status-503        | work /handled/status-503
            2 | GET | /handled/entity-500         | 500 | 1 | GET /handled/entity-500 answered 500 | true | - | GET /handled/entity-500 | work /handled/entity-500
            2 | GET | /dispatch/send-error        | 500 | 1 | GET /dispatch/send-error answered 500 | true | - | GET /dispatch/send-error | work /dispatch/send-error
            2 | GET | /framework/not-writable     | 500 | 1 | not writable /framework/not-writable | ? | - | GET /framework/not-writable | work /framework/not-writable
            2 | ADA | /secure/captured            | 200 | 1 | secure /secure/captured  | true  | ada | GET /secure/captured           | work /secure/captured
            3 | GET | /sync/42/throw              | 500 | 1 | sync /sync/42/throw      | false | -   | GET /sync/{kind}/throw         | work /sync/42/throw
            3 | GET | /sync/ok                    | 200 | 0 |                          |       |     |                                |
            3 | GET | /handled/advice             | 409 | 1 | out /handled/advice      | true  | -   | GET /handled/advice            | work /handled/advice
            3 | GET | /handled/advice-500         | 500 | 1 | broken /handled/advice-500 | true | -  | GET /handled/advice-500        | work /handled/advice-500
            3 | GET | /handled/annotated          | 410 | 1 | gone /handled/annotated  | true  | -   | GET /handled/annotated         | work /handled/annotated
            3 | GET | /framework/body             | 405 | 1 | HttpRequestMethodNotSupportedException | true | - | GET /*           |
            3 | GET | /async/callable-handled     | 409 | 1 | out /async/callable-handled | true | - | GET /async/callable-handled    | work /async/callable-handled
            4 | GET | /sync/42/throw              | 500 | 1 | sync /sync/42/throw      | false | -   | GET /sync/{kind}/throw         | work /sync/42/throw
            4 | GET | /handled/advice             | 409 | 0 |                          |       |     |                                |
            4 | GET | /async/callable             | 500 | 1 | callable /async/callable | false | -   | GET /async/callable            | work /async/callable, later
            4 | GET | /async/future-captured      | 200 | 1 | future /async/future-captured | true | - | GET /async/future-captured   | work /async/future-captured
            4 | GET | /async/submitted            | 200 | 1 | submitted /async/submitted | true | -  | GET /async/submitted           | work /async/submitted, over there
            4 | GET | /async/method               | 200 | 1 | async /async/method      | false | -   | GET /async/method              | work /async/method, async /async/method
            4 | GET | /stream/body                | 200 | 1 | stream /stream/body      | false | -   | GET /stream/body               | work /stream/body
            4 | ADA | /secure/throw               | 500 | 1 | secure /secure/throw     | false | ada | GET /secure/throw              | work /secure/throw
            """;

    private WebCases() {}
}
