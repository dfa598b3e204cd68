package dev.mayday.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Reads bodies of OTLP log requests with the protocol's own classes, strictly: what they do not know is an error. */
public final class OtlpBodies {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private OtlpBodies() {}

    /** The request in that body, which is protobuf or JSON, in gzip or not. */
    public static ExportLogsServiceRequest read(byte[] body) throws IOException {
        byte[] plain = unpacked(body);
        ExportLogsServiceRequest request;
        if (plain[0] == '{') {
            ExportLogsServiceRequest.Builder builder = ExportLogsServiceRequest.newBuilder();
            fill(builder, MAPPER.readTree(plain));
            request = builder.build();
        } else {
            request = ExportLogsServiceRequest.parseFrom(plain);
        }
        requireKnown(request);
        return request;
    }

    /** All log records of a request, in order. */
    public static List<LogRecord> records(ExportLogsServiceRequest request) {
        return request.getResourceLogsList().stream()
                .flatMap(logs -> logs.getScopeLogsList().stream())
                .flatMap(logs -> logs.getLogRecordsList().stream())
                .toList();
    }

    public static JsonNode json(byte[] body) throws IOException {
        return MAPPER.readTree(unpacked(body));
    }

    public static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static byte[] unpacked(byte[] body) throws IOException {
        if (body.length < 2 || body[0] != 0x1f || body[1] != (byte) 0x8b) {
            return body;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        }
    }

    /** By the names of the protocol's own descriptors; ids are hex, which is where JSON's usual mapping does not hold. */
    private static void fill(Message.Builder into, JsonNode json) {
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            FieldDescriptor field = into.getDescriptorForType().getFields().stream()
                    .filter(known -> known.getJsonName().equals(entry.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            into.getDescriptorForType().getName() + " has no field " + entry.getKey()));
            if (field.isRepeated()) {
                entry.getValue().forEach(element -> into.addRepeatedField(field, value(into, field, element)));
            } else {
                into.setField(field, value(into, field, entry.getValue()));
            }
        }
    }

    private static Object value(Message.Builder in, FieldDescriptor field, JsonNode json) {
        switch (field.getJavaType()) {
            case MESSAGE -> {
                Message.Builder nested = in.newBuilderForField(field);
                fill(nested, json);
                return nested.build();
            }
            case ENUM -> {
                return field.getEnumType().findValueByNumber(json.intValue());
            }
            case BYTE_STRING -> {
                boolean id =
                        field.getName().equals("trace_id") || field.getName().equals("span_id");
                return ByteString.copyFrom(
                        id
                                ? HexFormat.of().parseHex(json.textValue())
                                : Base64.getDecoder().decode(json.textValue()));
            }
            case LONG -> {
                return Long.parseUnsignedLong(json.textValue());
            }
            case INT -> {
                return json.intValue();
            }
            case DOUBLE -> {
                return json.doubleValue();
            }
            case BOOLEAN -> {
                return json.booleanValue();
            }
            default -> {
                return json.textValue();
            }
        }
    }

    private static void requireKnown(Message message) {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            throw new IllegalArgumentException(
                    message.getDescriptorForType().getName() + " holds unknown fields " + message.getUnknownFields());
        }
        message.getAllFields().values().forEach(value -> {
            if (value instanceof Message nested) {
                requireKnown(nested);
            } else if (value instanceof List<?> list) {
                list.forEach(element -> {
                    if (element instanceof Message nested) {
                        requireKnown(nested);
                    }
                });
            }
        });
    }
}
