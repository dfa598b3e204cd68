package dev.mayday.spring.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whom Alertmanager writes to: a webhook, Slack, Telegram, and a mail server, all on this machine. */
final class Recipients implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer http;
    private final ServerSocket smtp;
    private final List<JsonNode> webhook = new CopyOnWriteArrayList<>();
    private final List<String> slack = new CopyOnWriteArrayList<>();
    private final List<String> telegram = new CopyOnWriteArrayList<>();
    private final List<String> mail = new CopyOnWriteArrayList<>();

    Recipients() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        http = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        http.createContext("/webhook", exchange -> webhook.add(take(exchange)));
        http.createContext("/slack", exchange -> {
            JsonNode attachment = take(exchange).path("attachments").path(0);
            slack.add(attachment.path("title").asText() + "\n"
                    + attachment.path("text").asText());
        });
        http.createContext(
                "/bot", exchange -> telegram.add(take(exchange).path("text").asText()));
        http.start();
        smtp = new ServerSocket(0, 10, loopback);
        Thread postOffice = new Thread(this::receiveMail, "post-office");
        postOffice.setDaemon(true);
        postOffice.start();
    }

    private static JsonNode take(HttpExchange exchange) throws IOException {
        JsonNode message = JSON.readTree(exchange.getRequestBody());
        byte[] answer =
                "{\"ok\":true,\"result\":{\"message_id\":1,\"chat\":{\"id\":1}}}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
        return message;
    }

    private void receiveMail() {
        while (!smtp.isClosed()) {
            try (Socket client = smtp.accept()) {
                client.setSoTimeout(10_000);
                converse(
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8)),
                        client);
            } catch (SocketException e) {
                if (!smtp.isClosed()) {
                    mail.add("broken: " + e);
                }
            } catch (IOException e) {
                mail.add("broken: " + e);
            }
        }
    }

    private void converse(BufferedReader in, Socket client) throws IOException {
        Writer out = new java.io.OutputStreamWriter(client.getOutputStream(), StandardCharsets.UTF_8);
        say(out, "220 localhost");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("DATA")) {
                say(out, "354 go on");
                StringBuilder message = new StringBuilder();
                for (String text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {
                    message.append(text).append('\n');
                }
                // quoted-printable: long lines are broken behind a =
                mail.add(message.toString().replace("=\n", "").replace("=3D", "="));
                say(out, "250 taken");
            } else {
                say(out, line.equals("QUIT") ? "221 bye" : "250 localhost");
            }
        }
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line + "\r\n");
        out.flush();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    String mailHost() {
        return "127.0.0.1:" + smtp.getLocalPort();
    }

    List<JsonNode> webhook() {
        return webhook;
    }

    /** Title and text of each. */
    List<String> slack() {
        return slack;
    }

    List<String> telegram() {
        return telegram;
    }

    /** With their headers. */
    List<String> mail() {
        return mail;
    }

    @Override
    public void close() throws IOException {
        smtp.close();
        http.stop(0);
    }
}
