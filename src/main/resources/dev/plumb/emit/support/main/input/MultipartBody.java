package com.example.app.support.input;

import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.RefusedException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A body of {@code multipart/form-data} (RFC 7578). */
public final class MultipartBody {

    private MultipartBody() {}

    public static <T> T read(RequestReader in, RecordRule<T> rule) {
        return rule.reader().apply(new Input(new Parts(parts(in)), "", in.faults()));
    }

    private static Map<String, List<byte[]>> parts(RequestReader in) {
        in.refuseCoded();
        if (in.request().getContentLengthLong() > in.largestBody()) {
            throw new RefusedException(ErrorCode.TOO_LARGE);
        }
        var parts = new LinkedHashMap<String, List<byte[]>>();
        if (in.request().getContentType() == null) {
            return parts; // only where the body may be left out
        }
        try {
            long size = 0;
            for (Part part : in.request().getParts()) {
                byte[] content = part.getInputStream().readAllBytes();
                size += content.length;
                parts.computeIfAbsent(part.getName(), name -> new ArrayList<>()).add(content);
            }
            if (size > in.largestBody()) {
                throw new RefusedException(ErrorCode.TOO_LARGE);
            }
        } catch (IllegalStateException e) { // larger than the container takes
            throw new RefusedException(ErrorCode.TOO_LARGE);
        } catch (ServletException | IOException e) {
            throw in.unreadable("must be multipart/form-data");
        }
        return parts;
    }

    private record Parts(Map<String, List<byte[]>> parts) implements Input.Fields {

        @Override
        public Collection<String> names() {
            return parts.keySet();
        }

        @Override
        public boolean has(String name) {
            return parts.containsKey(name);
        }

        @Override
        public <T> @Nullable T read(String name, Rule<T> rule, String field, Faults faults) {
            List<byte[]> values = parts.getOrDefault(name, List.of());
            return values.size() == 1
                    ? rule.bytes(values.getFirst(), field, faults)
                    : rule.texts(
                            values.stream()
                                    .map(value -> new String(value, StandardCharsets.UTF_8))
                                    .toList(),
                            field,
                            faults);
        }
    }
}
