package org.acme.shop;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Exceptions that the shop turns into answers of its own. */
@RestControllerAdvice
public class Sold {

    @ExceptionHandler
    ResponseEntity<String> out(Out out) {
        return ResponseEntity.status(HttpStatus.CONFLICT).body("sold out");
    }

    @ExceptionHandler
    ResponseEntity<String> broken(Broken broken) {
        return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR).body("broken");
    }

    @ExceptionHandler
    ProblemDetail problem(Problem problem) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, "the warehouse is closed");
    }

    @ExceptionHandler
    String failing(Failing failing) {
        throw new IllegalArgumentException("the handler fails, too");
    }

    static class Out extends RuntimeException {
        Out(String path) {
            super("out " + path);
        }
    }

    static class Broken extends RuntimeException {
        Broken(String path) {
            super("broken " + path);
        }
    }

    static class Problem extends RuntimeException {
        Problem(String path) {
            super("problem " + path);
        }
    }

    static class Failing extends RuntimeException {
        Failing(String path) {
            super("failing " + path);
        }
    }

    static class Local extends RuntimeException {
        Local(String path) {
            super("local " + path);
        }
    }

    @ResponseStatus(HttpStatus.GONE)
    static class Gone extends RuntimeException {
        Gone(String path) {
            super("gone " + path);
        }
    }
}
